using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Losses;

/// <summary>The loss function to minimize: settings without state, giving a value and its gradient.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] // Checkpoints compare them.
public abstract record Loss
{
    /// <summary>
    /// The activation that the loss does itself, on logits, or those that it does without: when the network's last layer is one, training
    /// leaves that layer out and gives the loss what goes into it.
    /// </summary>
    public virtual FusedActivation Fuses => FusedActivation.None;

    /// <summary>
    /// The range of targets, least and greatest, that the loss has a meaning for; null, the default, for any number. Training checks every
    /// target; targets that have a range are never standardized.
    /// </summary>
    public virtual (float Least, float Greatest)? TargetRange() => null;

    /// <summary>
    /// Returns the mean over the rows of a batch, <c>sum over r of w[r] * l[r] / rows</c> where rows have weights, and writes the gradient
    /// of that mean.
    /// </summary>
    /// <param name="batch">Predictions, targets and weights.</param>
    /// <param name="gradient"><c>[rows, outputs]</c>, overwritten; empty when only the value is wanted.</param>
    public abstract double Evaluate(in LossBatch batch, Span<float> gradient);

    /// <summary>
    /// Whether the loss takes the classes of rows by number (<see cref="LossBatch.Classes"/>) where the rows have them and the network has
    /// an output a class. By default it is given one-hot targets for them.
    /// </summary>
    protected internal virtual bool TakesClasses => false;

    /// <summary>
    /// Returns the number that the mean of a batch is divided by, and what the batch counts in a mean over batches: by default rows, and
    /// the sum of their weights.
    /// </summary>
    /// <param name="batch">The batch, as <see cref="Evaluate"/> is given it.</param>
    protected internal virtual (double Divisor, double Weight) Weigh(in LossBatch batch) =>
        (batch.Rows, batch.Weights.IsEmpty ? batch.Rows : Elementwise.Sum(batch.Weights));

    /// <summary>
    /// Returns whether a row is predicted right, which the accuracy counts: by default whether its greatest output is that of its class, or
    /// its greatest target; null, which is no accuracy, for a single output.
    /// </summary>
    /// <param name="batch">The batch, as <see cref="Evaluate"/> is given it.</param>
    /// <param name="row">The row, from 0.</param>
    protected internal virtual bool? IsRight(in LossBatch batch, int row) =>
        batch.Outputs > 1 ? batch.PredictedClassOf(row) == batch.ClassOf(row) : null;

    /// <summary>Checks the settings, before any row is read; by default there is nothing to check.</summary>
    /// <param name="outputs">Numbers that the network gives for a row; null when not known yet.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or does not fit the number of outputs.</exception>
    protected internal virtual void Validate(int? outputs)
    {
    }

    /// <exception cref="InvalidOperationException">A target is outside <see cref="TargetRange"/>.</exception>
    internal void CheckTargets(ReadOnlySpan<float> targets)
    {
        if (TargetRange() is not var (least, greatest))
        {
            return;
        }
        foreach (float target in targets)
        {
            if (!(target >= least && target <= greatest))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{GetType().Name} takes targets from {least} to {greatest}; got {target}. "
                    + $"Scale the targets, or use another loss, such as {nameof(MeanSquareErrorLoss)}."));
            }
        }
    }

    /// <summary>Refuses a setting that is not valid, by its name.</summary>
    /// <param name="valid">Whether the setting is valid.</param>
    /// <param name="setting">Its name.</param>
    /// <param name="expected">What is valid, in words.</param>
    /// <param name="actual">Its value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected void Require(bool valid, string setting, string expected, object? actual) =>
        Learner.Require(valid, $"{GetType().Name}.{setting}", expected, actual);
}

/// <summary>The activation that a loss computes itself.</summary>
[Flags]
public enum FusedActivation
{
    /// <summary>No activation: the loss takes the network's outputs.</summary>
    None = 0,

    /// <summary>Softmax over a row.</summary>
    Softmax = 1,

    /// <summary>The sigmoid of each number.</summary>
    Sigmoid = 2,
}
