using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>What ML.NET finds when it walks back from a data view along the steps that made it.</summary>
public sealed class WalkBackTests
{
    public static TheoryData<string> Names => ContractModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ConvertToOnnx_with_a_step_of_ours_refuses_by_name(string name)
    {
        ITransformer model = ContractModels.Of(name);
        using var stream = new MemoryStream();

        NotSupportedException exception =
            Assert.Throws<NotSupportedException>(() => ContractModels.MLContext.Model.ConvertToOnnx(model, ContractModels.Data, stream));

        Assert.StartsWith(model.GetType().Name.Split('`')[0], exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be exported to ONNX", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void ConvertToOnnx_with_steps_of_MLNet_around_ours_refuses_by_name()
    {
        var chain = ContractModels.MLContext.Transforms.NormalizeMinMax("Features")
            .Append(ContractModels.MLContext.MulticlassClassification.Trainers.Mlp(epochs: 1))
            .Append(ContractModels.MLContext.Transforms.CopyColumns("Copy", "Score"))
            .Fit(ContractModels.Data);

        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => ContractModels.MLContext.Model.ConvertToOnnx(chain, ContractModels.Data, new MemoryStream()));

        Assert.Contains("MulticlassTransformer<Network>", exception.Message, StringComparison.Ordinal);
    }
}
