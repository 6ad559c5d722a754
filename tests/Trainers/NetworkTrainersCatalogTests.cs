using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>What the short overloads are given reaches the trainers.</summary>
public sealed class NetworkTrainersCatalogTests
{
    private sealed class Row
    {
        [VectorType(36)]
        public float[] Pixels { get; set; } = [];
        public bool Bright { get; set; }
        public float Sum { get; set; }
        [VectorType(2)]
        public float[] Halves { get; set; } = [];
        [KeyType(2)]
        public uint Half { get; set; }
    }

    private readonly MLContext _mlContext = new(1);

    private IDataView Data() => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i =>
    {
        float[] pixels = [.. Enumerable.Range(0, 36).Select(pixel => (float)((i * pixel) % 7))];
        return new Row
        {
            Pixels = pixels,
            Bright = i % 2 == 0,
            Sum = pixels.Sum(),
            Halves = [pixels[..18].Sum(), pixels[18..].Sum()],
            Half = (uint)(i % 2),
        };
    }).ToList());

    [Fact]
    public void Names_units_and_epochs_of_perceptrons()
    {
        IDataView data = Data();
        ModelTransformer<Network>[] models =
        [
            _mlContext.MulticlassClassification.Trainers.Mlp("Half", "Pixels", hiddenUnits: [5], epochs: 3).Fit(data),
            _mlContext.BinaryClassification.Trainers.Mlp("Bright", "Pixels", hiddenUnits: [5], epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.Mlp("Sum", "Pixels", hiddenUnits: [5], epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.MlpMultiOutput("Halves", "Pixels", hiddenUnits: [5], epochs: 3).Fit(data),
        ];
        Assert.All(models, model =>
        {
            Assert.Equal(("Pixels", 3), (model.FeatureColumnName, model.History.Epochs.Count));
            Assert.Equal(5, model.Model.Spec.Nodes.Select(node => node.Layer).OfType<Dense>().First().Units);
        });
    }

    [Fact]
    public void Shapes_names_and_epochs_of_convolutional_networks()
    {
        (IDataView? data, ImageShape shape) = (Data(), new ImageShape(4, 9));
        ModelTransformer<Network>[] models =
        [
            _mlContext.MulticlassClassification.Trainers.Cnn(shape, "Half", "Pixels", epochs: 3).Fit(data),
            _mlContext.BinaryClassification.Trainers.Cnn(shape, "Bright", "Pixels", epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.Cnn(shape, "Sum", "Pixels", epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.CnnMultiOutput(shape, "Halves", "Pixels", epochs: 3).Fit(data),
        ];
        Assert.All(models, model =>
        {
            Assert.Equal(("Pixels", 3), (model.FeatureColumnName, model.History.Epochs.Count));
            Assert.Equal("1 x 4 x 9", model.Model.Spec.Input.ToString());
        });
    }

    [Fact]
    public void Layers_shapes_names_and_epochs_of_networks_of_any_layers()
    {
        (IDataView? data, Shape? shape) = (Data(), Shape.Of(4, 9));
        ModelTransformer<Network>[] models =
        [
            _mlContext.MulticlassClassification.Trainers.Network(Layers, "Half", "Pixels", inputShape: shape, epochs: 3).Fit(data),
            _mlContext.BinaryClassification.Trainers.Network(Layers, "Bright", "Pixels", inputShape: shape, epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.Network(Layers, "Sum", "Pixels", inputShape: shape, epochs: 3).Fit(data),
            _mlContext.Regression.Trainers.NetworkMultiOutput(Layers, "Halves", "Pixels", inputShape: shape, epochs: 3).Fit(data),
        ];
        Assert.All(models, model =>
        {
            Assert.Equal(("Pixels", 3), (model.FeatureColumnName, model.History.Epochs.Count));
            Assert.Equal(shape, model.Model.Spec.Input);
            Assert.Contains(new Conv1D(2, 3), model.Model.Spec.Nodes.Select(node => node.Layer));
        });

        static void Layers(NetworkSpecBuilder net) => net.Conv1D(2, 3);
    }
}
