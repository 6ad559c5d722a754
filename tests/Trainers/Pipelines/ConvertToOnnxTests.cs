using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx;
using MLNetDeep.Trainers.Tests.Contract;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>ML.NET's own converter, of Microsoft.ML.OnnxConverter, with steps of ours.</summary>
public sealed class ConvertToOnnxTests
{
    private static readonly MLContext MLContext = new(1);

    public static TheoryData<string> Steps => ContractModels.Names;

    public static TheoryData<string> Pipelines => [.. PipelineCases.All.Keys.Except([PipelineCases.WithLoop])];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_gives_its_columns(string name)
    {
        ITransformer model = ContractModels.Of(name);

        OnnxFile.AssertGives(Convert(model, ContractModels.Data), ContractModels.Data, model.Transform(ContractModels.Data));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void A_pipeline_gives_its_columns(string name)
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(name);

        // ML.NET's vectors of keys have an axis too many there.
        OnnxFile.AssertGives(Convert(model, data), data, model.Transform(data), shapes: false);
    }

    [Fact]
    public void A_step_that_takes_a_loop_is_refused_by_name()
    {
        (ITransformer model, IDataView data) = PipelineCases.Of(PipelineCases.WithLoop);
        using var stream = new MemoryStream();

        OnnxExportException exception =
            Assert.Throws<OnnxExportException>(() => MLContext.Model.ConvertToOnnx(model, data, stream));

        Assert.StartsWith("MulticlassTransformer<KernelSvmModel> cannot be exported to ONNX", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SaveOnnx", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData(17, "LayerNormalization")]
    [InlineData(14, "HardSwish")]
    [InlineData(13, "Softmax")]
    public void A_layer_of_a_later_opset_is_refused_by_name(int opset, string op)
    {
        Action<NetworkSpecBuilder> layers = opset switch
        {
            17 => net => net.Flatten().LayerNormalization(),
            14 => net => net.Flatten().HardSwish(),
            _ => net => net.AxisSoftmax(0).Flatten(),
        };
        ITransformer model = MLContext.MulticlassClassification.Trainers.Network(layers, epochs: 1).Fit(ContractModels.Data);

        Exception exception = Assert.ThrowsAny<ArgumentException>(() => Convert(model, ContractModels.Data));

        Assert.Contains("MulticlassTransformer<Network>, '", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"({op})", exception.Message, StringComparison.Ordinal);
        Assert.Contains($": {opset}", exception.Message, StringComparison.Ordinal);
        OnnxFile.AssertGives(Export(model), ContractModels.Data, model.Transform(ContractModels.Data));
    }

    [Fact]
    public void An_earlier_opset_than_12_is_refused_by_name() => Assert.Contains(
        "AnomalyTransformer<OneClassSvmModel>",
        Assert.ThrowsAny<ArgumentException>(() => MLContext.Model.ConvertToOnnx(
            ContractModels.Of("AnomalyDetection.OneClassSvm"), ContractModels.Data, 9, new MemoryStream())).Message,
        StringComparison.Ordinal);

    private static byte[] Convert(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        MLContext.Model.ConvertToOnnx(model, data, stream);
        return stream.ToArray();
    }

    private static byte[] Export(ITransformer model)
    {
        using var stream = new MemoryStream();
        MLContext.Model.SaveOnnx(model, ContractModels.Data.Schema, stream);
        return stream.ToArray();
    }
}
