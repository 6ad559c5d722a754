using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Regression;

public sealed class CnnRegressionTrainerTests
{
    private const int Side = 8;

    private sealed class Picture
    {
        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];
        public float Label { get; set; }
        [VectorType(2)]
        public float[] Labels { get; set; } = [];
    }

    // A bright square of four pixels; the label is its row, and as two numbers its row and column, in hundreds.
    private static IDataView Squares(MLContext mlContext, int count, int seed = 1)
    {
        var random = new Random(seed);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            (int y, int x) = (random.Next(Side - 1), random.Next(Side - 1));
            float[] pixels = new float[Side * Side];
            foreach ((int dy, int dx) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
            {
                pixels[((y + dy) * Side) + x + dx] = 255;
            }
            return new Picture { Features = pixels, Label = 100 * y, Labels = [100 * y, 100 * x] };
        }).ToList());
    }

    [Fact]
    public void The_short_overload_learns_where_something_is()
    {
        var mlContext = new MLContext(1);
        RegressionTransformer<Network> model = mlContext.Regression.Trainers.Cnn(epochs: 30).Fit(Squares(mlContext, 300));
        RegressionMetrics metrics = mlContext.Regression.Evaluate(model.Transform(Squares(mlContext, 100, seed: 2)));
        Assert.True(metrics.RSquared > 0.9, $"R squared {metrics.RSquared}");
    }

    [Fact]
    public void Several_numbers_are_learned_at_once()
    {
        var mlContext = new MLContext(1);
        MultiOutputRegressionTransformer<Network> model =
            mlContext.Regression.Trainers.CnnMultiOutput(labelColumnName: "Labels", epochs: 30).Fit(Squares(mlContext, 300));
        MultiOutputRegressionMetrics metrics =
            mlContext.Regression.EvaluateMultiOutput(model.Transform(Squares(mlContext, 100, seed: 2)), "Labels");
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.9, $"R squared {output.RSquared}"));
    }

    [Fact]
    public void The_options_make_the_network_and_leave_labels_as_they_are_where_told()
    {
        var mlContext = new MLContext(1);
        var options = new Cnn { Layers = [new Conv2D(2, 3), new Relu()], Epochs = 1, ScaleLabels = false };
        RegressionTransformer<Network> model = mlContext.Regression.Trainers.Cnn(options).Fit(Squares(mlContext, 20));
        Assert.Equal(
            [new InputScaling(), new Conv2D(2, 3), new Relu(), new Flatten(), new Dense(1)],
            model.Model.Spec.Nodes.Select(node => node.Layer));
        Assert.True(model.History.Epochs[0].Loss > 1000, $"loss {model.History.Epochs[0].Loss}");

        var several = new Cnn { Epochs = 1, ScaleLabels = false };
        Assert.True(
            mlContext.Regression.Trainers.CnnMultiOutput(
                several, labelColumnName: "Labels").Fit(Squares(mlContext, 20)).History.Epochs[0].Loss > 1000);
        several = several with { ScaleLabels = true };
        Assert.True(
            mlContext.Regression.Trainers.CnnMultiOutput(
                several, labelColumnName: "Labels").Fit(Squares(mlContext, 20)).History.Epochs[0].Loss < 100);
    }
}
