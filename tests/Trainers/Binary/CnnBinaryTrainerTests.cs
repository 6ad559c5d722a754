using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Binary;

public sealed class CnnBinaryTrainerTests
{
    private const int Side = 8;

    private sealed class Picture
    {
        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }

    // A bright bar, horizontal (yes) or vertical, at a random place; one in three is horizontal.
    private static IDataView Bars(MLContext mlContext, int count, int seed = 3)
    {
        var random = new Random(seed);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            (bool horizontal, int place) = (i % 3 == 0, random.Next(Side));
            IEnumerable<float> pixels = Enumerable.Range(0, Side * Side).Select(
                pixel => (horizontal ? pixel / Side : pixel % Side) == place ? 200f : random.Next(40));
            return new Picture { Features = [.. pixels], Label = horizontal };
        }).ToList());
    }

    [Fact]
    public void The_short_overload_tells_bars_apart()
    {
        var mlContext = new MLContext(1);
        BinaryTransformer<Network> model = mlContext.BinaryClassification.Trainers.Cnn(epochs: 10).Fit(Bars(mlContext, 240));
        CalibratedBinaryClassificationMetrics metrics =
            mlContext.BinaryClassification.Evaluate(model.Transform(Bars(mlContext, 120, seed: 4)));
        Assert.True(metrics.Accuracy > 0.95, $"accuracy {metrics.Accuracy}");
    }

    [Fact]
    public void The_options_make_the_network_and_balance_the_classes()
    {
        var mlContext = new MLContext(1);
        IDataView data = Bars(mlContext, 60);
        Assert.NotEqual(ScoresWith(balance: false), ScoresWith(balance: true));

        List<float> ScoresWith(bool balance)
        {
            var options = new Cnn { Layers = [new Conv2D(2, 3), new Relu()], Epochs = 1, Seed = 3, BalanceClasses = balance };
            BinaryTransformer<Network> model = mlContext.BinaryClassification.Trainers.Cnn(options).Fit(data);
            Assert.Equal(
                [new InputScaling(), new Conv2D(2, 3), new Relu(), new Flatten(), new Dense(1), new Sigmoid()],
                model.Model.Spec.Nodes.Select(node => node.Layer));
            return YesNo.Scores(model.Transform(data));
        }
    }
}
