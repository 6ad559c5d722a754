using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>Tells of searches that used up their iterations.</summary>
internal static class Convergence
{
    /// <summary>Warns where a search did not end by its tolerance.</summary>
    public static void Report(IChannel channel, bool converged)
    {
        if (!converged)
            channel.Warning(MessageSensitivity.None,
                $"A search stopped at {nameof(KernelMachineOptions.MaximumNumberOfIterations)} before its tolerance was reached. Normalize the features, lower {nameof(KernelMachineOptions.Cost)}, or allow more.");
    }
}
