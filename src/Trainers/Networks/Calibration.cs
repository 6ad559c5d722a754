using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>
/// Temperature scaling: a number that all logits are divided by, so that probabilities are as likely as they say and the most likely class
/// stays (Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017).
/// </summary>
internal static class Calibration
{
    private const double Highest = 10;
    private const int Steps = 30;

    /// <summary>The loss and the error of held-out rows at the temperature, from 1 to 10, that gives them the least loss.</summary>
    /// <param name="network">A network that ends in softmax, or in a sigmoid.</param>
    /// <param name="held">The rows.</param>
    /// <param name="loss">The loss, of logits.</param>
    public static TrialMeasure Measure(Network network, InMemoryBatches held, Loss loss)
    {
        int rows = (int)held.Rows!.Value;
        int outputs = (int)network.Spec.Output.Elements;
        float[] inputs = new float[rows * held.InputSize];
        float[] targets = new float[rows * held.TargetSize];
        float[] weights = held.HasWeights ? new float[rows] : [];
        using (IBatchReader reader = held.StartEpoch(0))
        {
            reader.ReadBatch(inputs, targets, weights);
        }
        int[] classes = outputs > 1 ? Array.ConvertAll(targets, target => (int)target) : [];
        float[] logits = new float[rows * outputs];
        network.Logits.Predict(inputs, rows, logits);
        float[] scaled = new float[logits.Length];

        LossBatch At(double temperature)
        {
            for (int i = 0; i < logits.Length; i++)
            {
                scaled[i] = (float)(logits[i] / temperature);
            }
            return outputs > 1
                ? LossBatch.OfClasses(rows, outputs, scaled, classes, weights)
                : new LossBatch(rows, 1, scaled, targets, weights);
        }

        double temperature = Math.Exp(Minimum(0, Math.Log(Highest), log => loss.Evaluate(At(Math.Exp(log)), [])));
        (double raw, double calibrated) = (loss.Evaluate(At(1), []), loss.Evaluate(At(temperature), []));
        if (raw <= calibrated)
        {
            // Confident enough as it is.
            (temperature, calibrated) = (1, raw);
        }
        LossBatch batch = At(temperature);
        int right = 0;
        for (int row = 0; row < rows; row++)
        {
            right += loss.IsRight(batch, row) == true ? 1 : 0;
        }
        return new TrialMeasure(raw, calibrated, 1 - ((double)right / rows), temperature);
    }

    /// <summary>Divides the logits of a network by a temperature: the weights of the dense layer that gives them.</summary>
    public static void Apply(Network network, double temperature)
    {
        foreach (Parameter parameter in network.Layers[^2].Parameters)
        {
            foreach (ref float value in parameter.Value.Span)
            {
                value = (float)(value / temperature);
            }
        }
    }

    // Golden-section search.
    private static double Minimum(double from, double to, Func<double, double> function)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        (double left, double right) = (to - (ratio * (to - from)), from + (ratio * (to - from)));
        (double atLeft, double atRight) = (function(left), function(right));
        for (int step = 0; step < Steps; step++)
        {
            if (atLeft <= atRight)
            {
                (to, right, atRight) = (right, left, atLeft);
                left = to - (ratio * (to - from));
                atLeft = function(left);
            }
            else
            {
                (from, left, atLeft) = (left, right, atRight);
                right = from + (ratio * (to - from));
                atRight = function(right);
            }
        }
        return (from + to) / 2;
    }
}
