using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Extensions.Tests;

/// <summary>Rows to learn from, and a network with layers of one's own.</summary>
internal static class Rows
{
    public const int Count = 90;

    public static float[] Features { get; } = MakeFeatures();

    public static int[] Labels { get; } =
        [.. Enumerable.Range(0, Count).Select(row => Features[3 * row] * Features[(3 * row) + 1] > 0.2f ? 1 : 0)];

    public static InMemoryBatches Batches => new(Features, 3, Labels, 2, seed: 3);

    public static Network CreateNetwork() => new(
        NetworkSpec.From([3]).Dense(70).Add(new TrainedSwish(1)).Add(new Noise(0.1f)).Dense(2).Softmax().Build(), seed: 5);

    public static float[] Weights(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static float[] MakeFeatures()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 3 * Count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
