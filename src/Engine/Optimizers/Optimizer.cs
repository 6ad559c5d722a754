using System.Diagnostics.CodeAnalysis;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// The optimizer, which turns a gradient into a step: settings without state. What the formulas call <c>dx</c> is the gradient of the loss,
/// clipped where asked for, <c>+ WeightDecay * x + L1 * sign(x)</c>. All trainable parameters are treated alike; the reported loss is
/// without penalties.
/// </summary>
/// <example><code>
/// public sealed record SignDescent() : Optimizer(learningRate: 0.001f)
/// {
///     protected override OptimizerState CreateState(ReadOnlySpan&lt;int&gt; lengths) => new State(this, lengths);
///
///     private sealed class State(SignDescent settings, ReadOnlySpan&lt;int&gt; lengths) : OptimizerState(settings, 0, lengths)
///     {
///         protected override void Update(in ParameterUpdate update)
///         {
///             for (int i = 0; i &lt; update.Value.Length; i++)
///             {
///                 update.Value[i] -= update.LearningRate * MathF.Sign(update.Gradient[i]);
///             }
///         }
///     }
/// }
/// </code></example>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] // Checkpoints compare them.
public abstract record Optimizer
{
    /// <summary>Settings with steps of the given size.</summary>
    protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate: the size of a step, above 0.</summary>
    public float LearningRate { get; init; }

    /// <summary>
    /// The weight decay: the share of each weight that is added to its gradient, at least 0: the gradient of
    /// <c>WeightDecay / 2 * sum of x^2</c>, as PyTorch's <c>weight_decay</c>.
    /// </summary>
    public float WeightDecay { get; init; }

    /// <summary>
    /// The L1 penalty: what is added to each gradient with its weight's sign, at least 0: the gradient of <c>L1 * sum of |x|</c>.
    /// </summary>
    public float L1 { get; init; }

    /// <summary>Whether weight decay shrinks the weights beside the step instead of adding to the gradient.</summary>
    protected internal virtual bool DecouplesWeightDecay => false;

    /// <summary>Makes the state for parameters of the given lengths.</summary>
    /// <param name="lengths">The lengths of the parameters.</param>
    protected internal abstract OptimizerState CreateState(ReadOnlySpan<int> lengths);

    /// <summary>Checks the settings; an optimizer of one's own checks its own after those of its base.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    protected internal virtual void Validate()
    {
        Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), "above 0 and finite", LearningRate);
        Require(WeightDecay >= 0 && float.IsFinite(WeightDecay), nameof(WeightDecay), "at least 0 and finite", WeightDecay);
        Require(L1 >= 0 && float.IsFinite(L1), nameof(L1), "at least 0 and finite", L1);
    }

    /// <summary>Throws unless a setting is valid.</summary>
    /// <param name="valid">Whether it is.</param>
    /// <param name="setting">The setting's name.</param>
    /// <param name="expected">What it must be, in words.</param>
    /// <param name="actual">What it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected void Require(bool valid, string setting, string expected, object? actual) =>
        Learner.Require(valid, $"{GetType().Name}.{setting}", expected, actual);
}
