using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic;

/// <summary>Checks the rows that a model is to learn from.</summary>
internal static class TrainingGuard
{
    /// <summary>The numbers of rows and columns of features.</summary>
    /// <exception cref="ArgumentException">They are no matrix.</exception>
    public static (int Rows, int Columns) Shape(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.Shape.Rank == 2
            ? (features.Shape[0], features.Shape[1])
            : throw new ArgumentException($"Expected features of shape [rows, columns], got {features.Shape}.", nameof(features));
    }

    /// <summary>The numbers of rows and columns of features that are all finite.</summary>
    /// <exception cref="ArgumentException">They are no matrix, or one of them is not finite.</exception>
    public static (int Rows, int Columns) Features(Tensor features)
    {
        (int rows, int columns) = Shape(features);
        ReadOnlySpan<float> values = features.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    $"Feature {i % columns} of row {i / columns} is {values[i]}; expected finite numbers. "
                    + "Leave the row out or replace the value.",
                    nameof(features));
            }
        }
        return (rows, columns);
    }

    /// <summary>Checks that there is a class from 0 for each row.</summary>
    /// <exception cref="ArgumentException">There are more or fewer labels than rows, or one is no class.</exception>
    public static void Labels(ReadOnlySpan<int> labels, int rows, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (labels.Length != rows)
        {
            throw new ArgumentException(
                $"There are {rows:N0} rows of features and {labels.Length:N0} labels; expected one for each row.", nameof(labels));
        }
        for (int row = 0; row < rows; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"The label of row {row} is {labels[row]}; expected a class from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    /// <summary>Checks that there is a finite weight of at least 0 for each row.</summary>
    /// <exception cref="ArgumentException">There are more or fewer weights than rows, or one is negative or not finite.</exception>
    public static void Weights(ReadOnlySpan<float> weights, int rows)
    {
        if (weights.Length != rows)
        {
            throw new ArgumentException(
                $"There are {rows:N0} rows of features and {weights.Length:N0} weights; expected one for each row.", nameof(weights));
        }
        for (int row = 0; row < rows; row++)
        {
            if (!(weights[row] >= 0 && float.IsFinite(weights[row])))
            {
                throw new ArgumentException(
                    $"The weight of row {row} is {weights[row]}; expected a finite number of at least 0.", nameof(weights));
            }
        }
    }

    /// <summary>Checks that there is a finite target for each row.</summary>
    /// <exception cref="ArgumentException">There are more or fewer targets than rows, or one is not finite.</exception>
    public static void Targets(ReadOnlySpan<float> targets, int rows)
    {
        if (targets.Length != rows)
        {
            throw new ArgumentException(
                $"There are {rows:N0} rows of features and {targets.Length:N0} targets; expected one for each row.", nameof(targets));
        }
        for (int row = 0; row < rows; row++)
        {
            if (!float.IsFinite(targets[row]))
            {
                throw new ArgumentException($"The target of row {row} is {targets[row]}; expected a finite number.", nameof(targets));
            }
        }
    }
}
