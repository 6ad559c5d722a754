using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep;

/// <summary>Settings of multilayer perceptrons by name.</summary>
/// <example><code>
/// var trainer = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 50 });
/// </code></example>
public static class MlpPreset
{
    /// <summary>
    /// The plain network of the textbooks: two hidden layers of 64 and 32 with hyperbolic tangents, standardized inputs, and 1,000 updates
    /// by Adam at a constant rate.
    /// </summary>
    public static Mlp Simple { get; } = new()
    {
        HiddenUnits = [64, 32],
        Activation = new Tanh(),
        Dropout = 0,
        InputLimit = null,
        EncodingBins = 0,
        IsPlain = true,
        BatchSize = 32,
        Optimizer = new AdamOptimizer(),
        Schedule = new ConstantLearningRate(),
    };
}
