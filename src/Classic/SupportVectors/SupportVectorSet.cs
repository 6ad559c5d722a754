using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The training rows that a model consists of, with the kernel they are compared with others by.</summary>
internal sealed class SupportVectorSet
{
    private readonly float[] _center;

    private DoubleRows? _doubles;

    private SupportVectorSet(KernelFunction function, float[] center, int featureCount, float[] values, int[] indices)
    {
        (Function, _center, FeatureCount, Values, Indices) = (function, center, featureCount, values, indices);
        Rows = KernelRows.Of(values, featureCount, All(indices.Length), center);
        LengthLimit = function.LengthLimit(Rows.GreatestLength);
    }

    /// <param name="function">The kernel.</param>
    /// <param name="center">What is taken off each row before a kernel of differences.</param>
    /// <param name="balanced">Whether coefficients add up to 0.</param>
    /// <param name="featureCount">Numbers in a row.</param>
    /// <param name="values">The rows, [vectors, features], as they were in training.</param>
    /// <param name="indices">Their numbers among the training rows.</param>
    public static SupportVectorSet Of(
        KernelFunction function, float[] center, bool balanced, int featureCount, float[] values, int[] indices) =>
        new(
            function,
            function.IsOfDifferences ? center
            : balanced && function.Kind == KernelKind.Linear ? LinearCenter.Means(values, featureCount)
            : [],
            featureCount, values, indices);

    /// <summary>The kernel.</summary>
    public KernelFunction Function { get; }

    /// <summary>The offset that is taken off each row before the kernel; empty for none.</summary>
    public ReadOnlySpan<float> Center => _center;

    /// <summary>Numbers in a row.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of vectors.</summary>
    public int Count => Indices.Length;

    /// <summary>The rows as they were in training, [vectors, features].</summary>
    public float[] Values { get; }

    /// <summary>Their numbers among the training rows.</summary>
    public int[] Indices { get; }

    /// <summary>The rows as the kernel takes them.</summary>
    public KernelRows Rows { get; }

    /// <summary>The rows as the kernel takes them, in double; made when they are first asked for.</summary>
    public DoubleRows Doubles => _doubles ??= DoubleRows.Of(Values, FeatureCount, All(Count), _center);

    /// <summary>For each row, what times its coefficient belongs to the sum of a row as it came; empty: nothing.</summary>
    public double[] Shifts =>
        Function.Kind == KernelKind.Linear && _center.Length > 0 ? LinearCenter.Shifts(Values, FeatureCount, All(Count), _center) : [];

    /// <summary>The length that a row is shortened to before it is compared, so that no kernel value is too great.</summary>
    public double LengthLimit { get; }

    /// <summary>Adds all to a file.</summary>
    public void Write(ModelArrays arrays)
    {
        arrays.Add("features", FeatureCount);
        arrays.Add("kernel", Function.Kind.ToString());
        arrays.Add("gamma", Function.Gamma);
        arrays.Add("coef0", Function.Coef0);
        arrays.Add("degree", Function.Degree);
        arrays.Add("center", Function.IsOfDifferences ? _center : []);
        arrays.Add("vectors", Values);
        arrays.Add("indices", Indices);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="balanced">Whether coefficients add up to 0.</param>
    /// <exception cref="ModelFormatException">The arrays do not fit each other.</exception>
    public static SupportVectorSet Read(ModelArrays arrays, bool balanced)
    {
        int featureCount = arrays.Int32("features", 1);
        string name = arrays.Text("kernel");
        if (!Enum.TryParse(name, out KernelKind kind) || kind.ToString() != name)
        {
            throw new ModelFormatException(
                $"The model's kernel is '{name}'; this version knows {string.Join(", ", Enum.GetNames<KernelKind>())}.");
        }
        KernelFunction function = new(kind, arrays.Double("gamma"), arrays.Double("coef0"), arrays.Int32("degree", 0));
        float[] center = StoredNumbers.Finite<float>(arrays, "center", function.IsOfDifferences ? featureCount : 0);
        int[] indices = arrays.Array<int>("indices");
        float[] values = StoredNumbers.Finite<float>(arrays, "vectors", (long)indices.Length * featureCount);
        if (!float.IsFinite((float)function.Gamma) || !float.IsFinite((float)function.Coef0))
        {
            throw new ModelFormatException(
                $"The model's gamma is {function.Gamma} and its coef0 {function.Coef0}; expected finite numbers.");
        }
        if (kind == KernelKind.Polynomial && function.Degree < 1)
        {
            throw new ModelFormatException($"The model's degree is {function.Degree}; expected at least 1.");
        }
        return Of(function, center, balanced, featureCount, values, indices);
    }

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];
}
