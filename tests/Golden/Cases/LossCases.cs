using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>A loss with what it is computed for.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Targets">Targets of a number of rows and outputs.</param>
internal sealed record LossCase(Loss Loss, Func<int, int, float[]> Targets)
{
    public string Name => Loss.ToString();
}

/// <summary>The losses that are compared with PyTorch's: a line each.</summary>
internal static class LossCases
{
    public static Dictionary<string, LossCase> All { get; } = new LossCase[]
    {
        new(new CrossEntropyLoss(), Values.OneHot),
        new(new CrossEntropyLoss { LabelSmoothing = 0.2f }, Values.OneHot),
        new(new CrossEntropyLoss { LabelSmoothing = 0.1f, ClassWeights = [0.5f, 1, 2, 3, 0.25f] }, Values.OneHot),
        new(new CrossEntropyLoss { LabelSmoothing = 0.1f, ClassWeights = [0.5f, 1, 2, 3, 4] }, Probabilities),
        new(new BinaryCrossEntropyLoss(), Values.OneHot),
        new(new MarginLoss(), Values.OneHot),
        new(new HuberLoss(0.5f), Numbers),
        new(new MeanAbsoluteErrorLoss(), Numbers),
        new(new MeanSquareErrorLoss(), Numbers),
        new(new MeanSquareErrorLoss { HalfSum = true }, Numbers),
    }.ToDictionary(loss => loss.Name);

    private static float[] Probabilities(int rows, int outputs) =>
    [
        .. Values.Normal(rows * outputs, 61).Select(Math.Abs).Chunk(outputs).SelectMany(row => row.Select(value => value / row.Sum())),
    ];

    private static float[] Numbers(int rows, int outputs) => Values.Normal(rows * outputs, 60);
}
