using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Layers;

/// <summary>Draws the initial weights and biases of a layer.</summary>
public static class InitialWeights
{
    /// <summary>Draws weights; biases become zero except with <see cref="WeightInitialization.FanInUniform"/>.</summary>
    /// <param name="initialization">The distribution.</param>
    /// <param name="feedsRectifier">What <see cref="WeightInitialization.Automatic"/> depends on.</param>
    /// <param name="fanIn">Inputs of one output element.</param>
    /// <param name="fanOut">Output elements that one input element goes to.</param>
    /// <param name="key">The random sequence.</param>
    /// <param name="weight">Where the weights go.</param>
    /// <param name="bias">Where the biases go; may be empty.</param>
    public static void Draw(
        WeightInitialization initialization, bool feedsRectifier, long fanIn, long fanOut, ulong key, Span<float> weight, Span<float> bias)
    {
        if (initialization == WeightInitialization.Automatic)
        {
            initialization = feedsRectifier ? WeightInitialization.HeUniform : WeightInitialization.GlorotUniform;
        }
        bias.Clear();
        switch (initialization)
        {
            case WeightInitialization.HeUniform:
                DrawUniform(key, 0, Math.Sqrt(6.0 / fanIn), weight);
                break;
            case WeightInitialization.HeNormal:
                RandomNumbers.Normal(key, 0, 0, (float)Math.Sqrt(2.0 / fanIn), weight);
                break;
            case WeightInitialization.GlorotUniform:
                DrawUniform(key, 0, Math.Sqrt(6.0 / (fanIn + fanOut)), weight);
                break;
            case WeightInitialization.GlorotNormal:
                RandomNumbers.Normal(key, 0, 0, (float)Math.Sqrt(2.0 / (fanIn + fanOut)), weight);
                break;
            case WeightInitialization.FanInUniform:
                DrawUniform(key, 0, 1 / Math.Sqrt(fanIn), weight);
                DrawUniform(key, (ulong)weight.Length, 1 / Math.Sqrt(fanIn), bias);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initialization), initialization, "Unknown initialization.");
        }
    }

    private static void DrawUniform(ulong key, ulong index, double limit, Span<float> destination) =>
        RandomNumbers.Uniform(key, index, -(float)limit, (float)limit, destination);
}
