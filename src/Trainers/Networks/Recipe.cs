using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Trainers;

/// <summary>How a network is trained where the settings leave it open.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Epochs">The number of epochs.</param>
internal sealed record Recipe(Optimizer Optimizer, int Epochs)
{
    /// <summary>
    /// The temperature, at least 1, that logits are divided by after the training, so that probabilities are as likely as they say (Guo,
    /// Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017).
    /// </summary>
    public float Temperature { get; init; } = 1;
}
