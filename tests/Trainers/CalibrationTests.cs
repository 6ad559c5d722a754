using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers.Tests;

public class CalibrationTests
{
    [Fact]
    public void The_temperature_makes_the_probability_of_a_yes_its_share()
    {
        // The logit is 4 for every row, of which three in four are yes: ln 3 is the logit of that.
        Network network = Logits(1, 4);
        var held = new InMemoryBatches([1, 1, 1, 1], 1, [1, 1, 0, 1], 2);

        TrialMeasure measured = Calibration.Measure(network, held, new BinaryCrossEntropyLoss());

        Assert.Equal(4 / Math.Log(3), measured.Temperature, 1e-2);
        Assert.Equal(-((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25))), measured.CalibratedLoss, 1e-5);
        Assert.Equal((0.75 * Math.Log(1 + Math.Exp(-4))) + (0.25 * Math.Log(1 + Math.Exp(4))), measured.Loss, 1e-5);
        Assert.Equal(0.25, measured.Error, 1e-9);
    }

    [Fact]
    public void Weights_of_rows_count()
    {
        // Yes three times and no once, by weight.
        var held = new InMemoryBatches([1, 1], 1, [1, 0], 2, weights: [3, 1]);
        Assert.Equal(4 / Math.Log(3), Calibration.Measure(Logits(1, 4), held, new BinaryCrossEntropyLoss()).Temperature, 1e-2);
    }

    [Fact]
    public void Classes_have_a_temperature_too_and_it_takes_no_class_from_its_place()
    {
        Network network = Logits(3, 6, 0, 0);
        var held = new InMemoryBatches([1, 1, 1, 1], 1, [0, 0, 1, 2], 3);
        TrialMeasure measured = Calibration.Measure(network, held, new CrossEntropyLoss());

        Calibration.Apply(network, measured.Temperature);

        float[] outputs = new float[3];
        network.Predict([1], 1, outputs);
        Assert.Equal([0.5f, 0.25f, 0.25f], outputs, (expected, actual) => Math.Abs(expected - actual) < 1e-4);
        Assert.Equal(0.5, measured.Error, 1e-9);
    }

    [Fact]
    public void Logits_that_are_too_small_stay_and_hopeless_ones_are_divided_by_ten()
    {
        var right = new InMemoryBatches([1, 1], 1, [1, 1], 2);
        var wrong = new InMemoryBatches([1, 1], 1, [0, 0], 2);
        Assert.Equal(1, Calibration.Measure(Logits(1, 4), right, new BinaryCrossEntropyLoss()).Temperature);
        Assert.Equal(10, Calibration.Measure(Logits(1, 4), wrong, new BinaryCrossEntropyLoss()).Temperature, 1e-3);
    }

    // A network that gives the same logits, and their probabilities, for the input 1.
    private static Network Logits(int outputs, params float[] logits)
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(1), new Dense(outputs), outputs == 1 ? new Sigmoid() : new Softmax()), 1);
        logits.CopyTo(network.Parameters[0].Value.Span);
        network.Parameters[1].Value.Span.Clear();
        return network;
    }
}
