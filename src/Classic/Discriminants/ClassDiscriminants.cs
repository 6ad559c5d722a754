using MLNetDeep.Classic.LinearAlgebra;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>
/// The discriminant of each class of a row's projection z on all axes: mᵀz - mᵀm / 2 + log prior, m being the projection of the class's
/// mean.
/// </summary>
internal sealed class ClassDiscriminants
{
    private readonly double[] _means;
    private readonly double[] _constants;

    /// <param name="priors">[classes]; 0 for one without rows.</param>
    /// <param name="means">[classes, columns].</param>
    /// <param name="overallMean">[columns].</param>
    /// <param name="axes">[axes, columns].</param>
    public ClassDiscriminants(double[] priors, double[] means, double[] overallMean, double[] axes)
    {
        int columns = overallMean.Length;
        int count = axes.Length / columns;
        _means = new double[priors.Length * count];
        _constants = new double[priors.Length];
        double[] difference = new double[columns];
        for (int index = 0; index < priors.Length; index++)
        {
            for (int c = 0; c < columns; c++)
            {
                difference[c] = means[(index * columns) + c] - overallMean[c];
            }
            Span<double> mean = _means.AsSpan(index * count, count);
            for (int axis = 0; axis < count; axis++)
            {
                mean[axis] = Orthogonal.Dot(axes.AsSpan(axis * columns, columns), difference);
            }
            _constants[index] = priors[index] > 0 ? Math.Log(priors[index]) - (Orthogonal.Dot(mean, mean) / 2) : double.NegativeInfinity;
        }
    }

    /// <summary>The number of classes.</summary>
    public int Classes => _constants.Length;

    /// <summary>The projected means, [classes, axes].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>What is added for each class; minus infinity for one without rows.</summary>
    public ReadOnlySpan<double> Constants => _constants;

    /// <summary>The posterior probabilities of the classes.</summary>
    /// <param name="projected">A row's projection on all axes.</param>
    /// <param name="probabilities">[classes], overwritten.</param>
    public void Posteriors(ReadOnlySpan<double> projected, Span<float> probabilities)
    {
        Span<double> exponentials = Classes <= 128 ? stackalloc double[Classes] : new double[Classes];
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < exponentials.Length; i++)
        {
            exponentials[i] = Of(i, projected);
            greatest = Math.Max(greatest, exponentials[i]);
        }
        double sum = 0;
        foreach (ref double exponential in exponentials)
        {
            exponential = Math.Exp(exponential - greatest);
            sum += exponential;
        }
        for (int i = 0; i < exponentials.Length; i++)
        {
            probabilities[i] = (float)(exponentials[i] / sum);
        }
    }

    /// <summary>The log-odds of the second of two classes and its probability.</summary>
    /// <param name="projected">A row's projection on all axes.</param>
    /// <param name="outputs">[2], overwritten.</param>
    public void LogOdds(ReadOnlySpan<double> projected, Span<float> outputs)
    {
        double logOdds = Of(1, projected) - Of(0, projected);
        outputs[0] = (float)logOdds;
        outputs[1] = (float)(1 / (1 + Math.Exp(-logOdds)));
    }

    // Minus infinity for a class without rows.
    private double Of(int index, ReadOnlySpan<double> projected)
        => _constants[index] + Orthogonal.Dot(_means.AsSpan(index * projected.Length, projected.Length), projected);
}
