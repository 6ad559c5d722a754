using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>A function of a few numbers, and its derivatives.</summary>
internal sealed record Surface(Func<float[], double> Value, Func<float[], float[]> Gradient);

/// <summary>
/// Goes down a surface with an optimizer of the library: the place is the weights of a dense layer whose input is 1, the surface the loss.
/// </summary>
internal static class Descent
{
    /// <summary>The places, the start among them.</summary>
    public static IReadOnlyList<float[]> Run(Surface surface, float[] start, Optimizer optimizer, int steps)
    {
        Network place = GivenWeights.Network([1], [new Dense(start.Length, Bias: false)], start);
        List<float[]> places = [start];
        NetworkTrainer.Train(place, new InMemoryBatches([1], 1, new float[start.Length], start.Length), null, new TrainingOptions
        {
            Loss = new SurfaceLoss(surface),
            Optimizer = optimizer,
            Epochs = steps,
            EpochCompleted = _ => places.Add(place.Parameters[0].Values.ToArray()),
        });
        return places;
    }

    private sealed record SurfaceLoss(Surface Surface) : Loss
    {
        public override double Evaluate(in LossBatch batch, Span<float> gradient)
        {
            float[] place = batch.Predictions.ToArray();
            if (!gradient.IsEmpty)
            {
                Surface.Gradient(place).CopyTo(gradient);
            }
            return Surface.Value(place);
        }
    }
}
