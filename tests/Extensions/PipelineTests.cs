using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Extensions.Tests;

public class PipelineTests
{
    [Fact]
    public void A_model_with_a_layer_of_ones_own_is_saved_and_loaded_by_ml_net()
    {
        OwnJson.Register();
        var mlContext = new MLContext(1);
        IDataView data = CreateData(mlContext);
        ITransformer model = mlContext.BinaryClassification.Trainers.Network(new NeuralNetwork
        {
            Layers = net => net.Dense(8).Add(new TrainedSwish()).Add(new Noise(0.1f)),
            Optimizer = new Lion(),
            Schedule = new BoldDriver(),
            Epochs = 3,
        }).Fit(data);
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, data.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(Scores(model, data), Scores(loaded, data));
    }

    [Fact]
    public void An_mlp_takes_an_activation_of_ones_own()
    {
        OwnJson.Register();
        var mlContext = new MLContext(1);
        IDataView data = CreateData(mlContext);
        BinaryTransformer<Network> model = mlContext.BinaryClassification.Trainers
            .Mlp(new Mlp { HiddenUnits = [8, 4], Activation = new Mish(), Epochs = 3, Members = 1 }).Fit(data);
        using var stream = new MemoryStream();
        mlContext.Model.Save(model, data.Schema, stream);

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(2, model.Model.Spec.Nodes.Count(node => node.Layer is Mish));
        Assert.Equal(Scores(model, data), Scores(loaded, data));
    }

    [Fact]
    public void Saving_a_layer_that_is_not_registered_leaves_the_file_that_was_there()
    {
        var mlContext = new MLContext(1);
        IDataView data = CreateData(mlContext);
        ITransformer model = mlContext.BinaryClassification.Trainers.Network(net => net.Add(new Unregistered()), epochs: 1).Fit(data);
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "before");

        var error = Assert.ThrowsAny<ArgumentException>(() => mlContext.Model.SaveToFile(model, data.Schema, path));

        Assert.Contains("LayerKinds.Register(\"own_unregistered\"", error.Message, StringComparison.Ordinal);
        Assert.Equal("before", File.ReadAllText(path));
        File.Delete(path);
    }

    [Fact]
    public void Indices_that_a_layer_of_ones_own_takes_are_not_scaled()
    {
        OwnJson.Register();
        var mlContext = new MLContext(1);

        Network scaled = mlContext.BinaryClassification.Trainers.Network(net => net.Add(new Noise(0)), epochs: 1)
            .Fit(CreateData(mlContext)).Model;
        Network indices = mlContext.BinaryClassification.Trainers.Network(net => net.Add(new Buckets()), epochs: 1)
            .Fit(CreateData(mlContext)).Model;

        Assert.Contains(scaled.Spec.Nodes, node => node.Layer is InputScaling);
        Assert.DoesNotContain(indices.Spec.Nodes, node => node.Layer is InputScaling);
    }

    private static IDataView CreateData(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, Rows.Count).Select(
        row => new Row { Features = Rows.Features[(3 * row)..((3 * row) + 3)], Label = Rows.Labels[row] == 1 }));

    private static float[] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
