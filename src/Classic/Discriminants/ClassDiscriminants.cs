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

    /// <summary>The discriminant of a class; minus infinity for one without rows.</summary>
    public double Of(int index, ReadOnlySpan<double> projected)
        => _constants[index] + Orthogonal.Dot(_means.AsSpan(index * projected.Length, projected.Length), projected);
}

/// <summary>Writes posterior probabilities.</summary>
internal readonly unsafe struct PosteriorSink(ClassDiscriminants discriminants, float* scores) : IRowSink
{
    public void Write(int row, ReadOnlySpan<double> values)
    {
        int classes = discriminants.Classes;
        Span<double> exponentials = classes <= 128 ? stackalloc double[classes] : new double[classes];
        double greatest = double.NegativeInfinity;
        for (int i = 0; i < classes; i++)
        {
            exponentials[i] = discriminants.Of(i, values);
            greatest = Math.Max(greatest, exponentials[i]);
        }
        double sum = 0;
        foreach (ref double exponential in exponentials)
        {
            exponential = Math.Exp(exponential - greatest);
            sum += exponential;
        }
        float* to = scores + ((long)row * classes);
        for (int i = 0; i < classes; i++)
        {
            to[i] = (float)(exponentials[i] / sum);
        }
    }
}

/// <summary>Writes the log-odds of the second of two classes and its probability.</summary>
internal readonly unsafe struct LogOddsSink(ClassDiscriminants discriminants, float* outputs) : IRowSink
{
    public void Write(int row, ReadOnlySpan<double> values)
    {
        double logOdds = discriminants.Of(1, values) - discriminants.Of(0, values);
        outputs[2L * row] = (float)logOdds;
        outputs[(2L * row) + 1] = (float)(1 / (1 + Math.Exp(-logOdds)));
    }
}

/// <summary>Writes numbers as they are.</summary>
internal readonly unsafe struct FloatSink(float* projected) : IRowSink
{
    public void Write(int row, ReadOnlySpan<double> values)
    {
        float* to = projected + ((long)row * values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            to[i] = (float)values[i];
        }
    }
}
