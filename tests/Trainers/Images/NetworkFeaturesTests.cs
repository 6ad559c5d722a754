using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Images;

public sealed class NetworkFeaturesTests : IDisposable
{
    private static readonly MLContext MLContext = new(1);
    private static readonly IDataView Data = ContractRows.Data(MLContext);
    private static readonly Lazy<MulticlassTransformer<Network>> Trained =
        new(() => MLContext.MulticlassClassification.Trainers.Cnn(epochs: 2).Fit(Data));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-features-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Features_of_maps_have_their_dimensions_and_names()
    {
        IDataView features = MLContext.Transforms.NetworkFeatures("Maps", "Features", Trained.Value, "conv2d_1").Fit(Data).Transform(Data);
        Shape shape = Trained.Value.Model.Spec.Nodes.Single(node => node.Name == "conv2d_1").Output;

        VectorDataViewType type = Assert.IsType<VectorDataViewType>(features.Schema["Maps"].Type);
        Assert.Equal(shape, type.Dimensions);
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.Schema["Maps"].GetSlotNames(ref names);
        Assert.Equal("conv2d_1.2[0,1]", names.GetItemOrDefault(shape[1] * shape[2] + 1).ToString());
    }

    [Fact]
    public void A_classic_trainer_learns_on_features()
    {
        var pipeline = MLContext.Transforms.NetworkFeatures("Learned", "Features", Trained.Value, Trained.Value.Model.Spec.Nodes[^3].Name)
            .Append(MLContext.MulticlassClassification.Trainers.DecisionTree(featureColumnName: "Learned"));

        Assert.True(MLContext.MulticlassClassification.Evaluate(pipeline.Fit(Data).Transform(Data)).MicroAccuracy > 0.9);
    }

    [Fact]
    public void A_model_file_and_a_network_file_apply_as_the_network_itself()
    {
        List<string> expected = RowReader.All(Trained.Value.Transform(Data), "Score");
        string model = Path.Combine(_directory.FullName, "model.zip");
        string network = Path.Combine(_directory.FullName, "network.safetensors");
        MLContext.Model.Save(Trained.Value, Data.Schema, model);
        NetworkSerializer.Save(Trained.Value.Model, network);

        Assert.All([model, network], path =>
            Assert.Equal(
                expected, RowReader.All(MLContext.Transforms.ApplyNetwork("Out", "Features", path).Fit(Data).Transform(Data), "Out")));
        string last = Trained.Value.Model.Spec.Nodes[^1].Name;
        Assert.Equal(expected, RowReader.All(
            MLContext.Transforms.NetworkFeatures("Out", "Features", model, last).Fit(Data).Transform(Data), "Out"));
    }

    [Fact]
    public void A_model_without_a_network_or_with_two_is_refused()
    {
        ValueToKeyMappingTransformer mapping = MLContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(Data);
        Assert.Contains("without any", Assert.Throws<ArgumentException>(
            () => MLContext.Transforms.NetworkFeatures("Out", "Features", mapping, "dense_1")).Message, StringComparison.Ordinal);
        Assert.Contains("2 networks", Assert.Throws<ArgumentException>(
            () => MLContext.Transforms.NetworkFeatures(
                "Out", "Features", Trained.Value.Append(Trained.Value), "dense_1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_and_so_is_an_unknown_layer()
    {
        string path = Path.Combine(_directory.FullName, "text");
        File.WriteAllText(path, "no model");

        Assert.Throws<ModelFormatException>(() => MLContext.Transforms.ApplyNetwork("Out", "Features", path));
        Assert.ThrowsAny<IOException>(() => MLContext.Transforms.ApplyNetwork("Out", "Features", path + "x"));
        Assert.Contains("conv2d_1", Assert.Throws<ArgumentException>(
            () => MLContext.Transforms.NetworkFeatures("Out", "Features", Trained.Value, "conv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_another_size_are_refused()
        => Assert.Contains("36", Assert.Throws<ArgumentOutOfRangeException>(
            () => MLContext.Transforms.ApplyNetwork(
                "Out", "Features", Trained.Value.Model).Fit(Surface.Data(MLContext, 3))).Message, StringComparison.Ordinal);
}
