using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The rows, the kernel with its numbers, the memory and the threads that all searches of a training share.</summary>
internal sealed class KernelTraining
{
    private const double BytesOfMegabyte = 1 << 20;

    private readonly Tensor _features;
    private readonly IKernelSettings _settings;
    private readonly bool _balanced;
    private readonly double _length;

    /// <param name="features">[rows, features], all finite.</param>
    /// <param name="settings">The settings, which are valid.</param>
    /// <param name="balanced">Whether coefficients add up to 0, so that the origin of what the kernel is a product of may be moved.</param>
    /// <exception cref="ArgumentException">The shape cannot be, or a number is not finite.</exception>
    /// <exception cref="InvalidOperationException">Kernel values would be too great.</exception>
    public KernelTraining(Tensor features, IKernelSettings settings, bool balanced)
    {
        ArgumentNullException.ThrowIfNull(features);
        TrainingGuard.Shape(features);
        (_features, _settings, _balanced) = (features, settings, balanced);
        Parallelism = settings.NumberOfThreads is { } number ? new Parallelism(number) : Parallelism.Default;
        Function = settings.Kernel.Resolve(features.Span, FeatureCount);
        Center = Function.IsOfDifferences || (balanced && Function.Kind == KernelKind.Linear)
            ? LinearCenter.Means(features.Span, FeatureCount)
            : [];
        _length = RequireBounded();
    }

    /// <summary>The number of training rows.</summary>
    public int Count => _features.Shape[0];

    /// <summary>Numbers in a row.</summary>
    public int FeatureCount => _features.Shape[1];

    /// <summary>The kernel.</summary>
    public KernelFunction Function { get; }

    /// <summary>The offset that is taken off each row before the kernel; empty for none.</summary>
    public float[] Center { get; }

    /// <summary>Threads that may be used.</summary>
    public Parallelism Parallelism { get; }

    /// <summary>The settings of each search.</summary>
    public SmoOptions Options => new(_settings.Tolerance, _settings.Shrinking, _settings.MaximumNumberOfIterations);

    /// <summary>The kernel of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="greatest">The greatest coefficient that a row may get.</param>
    /// <param name="share">The part of the memory that may be used.</param>
    public KernelMatrix Matrix(ReadOnlySpan<int> rows, double greatest, double share = 1)
    {
        long bytes = (long)(_settings.CacheSize * BytesOfMegabyte * share);
        KernelMatrix matrix;
        if (KernelPrecision.NeedsDouble(Function, _length, greatest * Math.Sqrt(rows.Length)))
        {
            float[] reference = _balanced && Center.Length == 0 ? LinearCenter.Means(_features.Span, FeatureCount) : [];
            var kernels = DoubleKernels.Of(DoubleRows.Of(_features.Span, FeatureCount, rows, Center), Function, reference);
            matrix = KernelMatrix.Create(kernels, bytes, Parallelism, _settings.CancellationToken);
            matrix.Shifts = kernels.References.ToArray();
        }
        else
        {
            var kernels = new SingleKernels(KernelRows.Of(_features.Span, FeatureCount, rows, Center), Function);
            matrix = KernelMatrix.Create(kernels, bytes, Parallelism, _settings.CancellationToken);
        }

        if (Function.Kind == KernelKind.Linear && Center.Length > 0)
        {
            matrix.Shifts = LinearCenter.Shifts(_features.Span, FeatureCount, rows, Center);
        }
        return matrix;
    }

    /// <summary>The offset of a solution for rows that are as they came.</summary>
    public static double Offset(KernelMatrix matrix, SmoSolution solution)
    {
        double offset = solution.Offset;
        for (int i = 0; i < matrix.Shifts.Length; i++)
        {
            offset += solution.Coefficients[i] * matrix.Shifts[i];
        }
        return offset;
    }

    /// <summary>Solves a problem of some rows.</summary>
    /// <param name="matrix">Their kernel.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="share">The part of the tolerance that may be left.</param>
    public SmoSolution Solve(KernelMatrix matrix, SmoProblem problem, double share = 1) =>
        matrix.Solve(problem, Options with { Tolerance = _settings.Tolerance * share }, _settings.CancellationToken);

    /// <summary>The decisions on all rows of a matrix of a machine that was trained on some of them.</summary>
    public double[] Decisions(KernelMatrix matrix, int[] rows, SmoSolution solution)
    {
        double[] coefficients = new double[matrix.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            coefficients[rows[i]] = solution.Coefficients[i];
        }
        double[] decisions = new double[matrix.Count];
        matrix.Multiply(coefficients, decisions, _settings.CancellationToken);
        foreach (ref double decision in decisions.AsSpan())
        {
            decision -= solution.Offset;
        }
        return decisions;
    }

    /// <summary>The support vectors of some rows.</summary>
    public SupportVectorSet Vectors(int[] rows)
    {
        float[] values = GC.AllocateUninitializedArray<float>(checked(rows.Length * FeatureCount));
        for (int i = 0; i < rows.Length; i++)
        {
            _features.Span.Slice(rows[i] * FeatureCount, FeatureCount).CopyTo(values.AsSpan(i * FeatureCount));
        }
        return SupportVectorSet.Of(Function, Center, _balanced, FeatureCount, values, rows);
    }

    /// <summary>All rows in their order.</summary>
    public int[] AllRows() => [.. Enumerable.Range(0, Count)];

    /// <summary>C of each row.</summary>
    /// <param name="cost">C.</param>
    /// <param name="weights">What it is multiplied by for each row; null: 1.</param>
    /// <exception cref="ArgumentException">There are not as many weights as rows, or one is not above 0 and finite.</exception>
    public double[] Bounds(double cost, float[]? weights)
    {
        double[] bounds = new double[Count];
        Array.Fill(bounds, cost);
        if (weights is null)
        {
            return bounds;
        }
        TrainingGuard.Weights(weights, Count);
        for (int row = 0; row < bounds.Length; row++)
        {
            if (weights[row] == 0)
            {
                throw new ArgumentException(
                    $"The weight of row {row} is 0; expected a number above 0. Leave the row out.", nameof(weights));
            }
            bounds[row] *= weights[row];
        }

        return bounds;
    }

    // The length of the longest row.
    private double RequireBounded()
    {
        double greatest = 0;
        for (int start = 0; start < _features.Span.Length; start += FeatureCount)
        {
            double squares = 0;
            for (int i = 0; i < FeatureCount; i++)
            {
                double value = (double)_features.Span[start + i] - (Center.Length > 0 ? Center[i] : 0);
                squares += value * value;
            }

            greatest = Math.Max(greatest, squares);
        }

        double length = Math.Sqrt(greatest);
        if (!double.IsFinite(length))
        {
            throw new ArgumentException("Expected features that are finite numbers. Replace or leave out rows with others.", "features");
        }
        if (!(Function.Bound(length, length) <= KernelFunction.Limit))
        {
            throw new InvalidOperationException(
                $"Rows are up to {length:G3} long, so that the {Function.Kind} kernel would go beyond {KernelFunction.Limit:G1}. "
                + "Normalize the features, or choose a smaller gamma or degree.");
        }
        return length;
    }
}
