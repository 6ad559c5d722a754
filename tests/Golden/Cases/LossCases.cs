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
        new(new MeanSquareErrorLoss(), Numbers),
    }.ToDictionary(loss => loss.Name);

    private static float[] Numbers(int rows, int outputs) => Values.Normal(rows * outputs, 60);
}
