namespace MLNetDeep.Engine.Layers;

/// <summary>A layer that learns what it does from the values of the training rows' features, before training.</summary>
internal interface IInputLearner
{
    /// <summary>Whether it has learned nothing yet.</summary>
    bool IsNew { get; }

    /// <summary>Learns from the rows.</summary>
    void Learn(InputSample sample);
}

/// <summary>Rows of the training data, feature by feature.</summary>
internal sealed class InputSample
{
    private readonly float[]?[] _sorted;
    private readonly bool[] _hasMissing;
    private readonly float[] _values;

    /// <param name="inputs">The number of features.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="values"><c>[inputs, rows]</c>, NaN for what is missing.</param>
    /// <param name="hasMissing">For each feature whether it is missing in any row, of the sample or not.</param>
    public InputSample(int inputs, int rows, float[] values, bool[] hasMissing)
    {
        _sorted = new float[]?[inputs];
        (Rows, _values, _hasMissing) = (rows, values, hasMissing);
    }

    /// <summary>The number of features.</summary>
    public int Inputs => _sorted.Length;

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The value at a share, 0 to 1, of sorted values, between two of them in proportion.</summary>
    public static float Quantile(ReadOnlySpan<float> sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int before = (int)place;
        int after = Math.Min(before + 1, sorted.Length - 1);
        return (float)(sorted[before] + ((place - before) * ((double)sorted[after] - sorted[before])));
    }

    /// <summary>Numbers features from 0, as layers have them that have learned nothing yet.</summary>
    public static void Number(Span<float> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = i;
        }
    }

    /// <summary>Whether features are numbered from 0.</summary>
    public static bool AreNumbered(ReadOnlySpan<float> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (features[i] != i)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether a feature is missing in any row, of the sample or not.</summary>
    public bool HasMissing(int feature) => _hasMissing[feature];

    /// <summary>Whether a feature has three values or more: neither a constant nor an indicator.</summary>
    public bool IsNumber(int feature)
    {
        ReadOnlySpan<float> sorted = Sorted(feature);
        if (sorted.Length < 3 || sorted[0] == sorted[^1])
        {
            return false;
        }
        int other = sorted.IndexOfAnyExcept(sorted[0]);
        return sorted[other..].ContainsAnyExcept(sorted[other]);
    }

    /// <summary>The median of the values of a feature that are there; 0 where none is.</summary>
    public float Median(int feature) => Sorted(feature) is { Length: > 0 } values ? Quantile(values, 0.5) : 0;

    /// <summary>The values of a feature that are there, ascending.</summary>
    public float[] Sorted(int feature)
    {
        if (_sorted[feature] is { } known)
        {
            return known;
        }
        ReadOnlySpan<float> column = _values.AsSpan(feature * Rows, Rows);
        float[] sorted = _hasMissing[feature] ? [.. column.ToArray().Where(value => !float.IsNaN(value))] : column.ToArray();
        Array.Sort(sorted);
        return _sorted[feature] = sorted;
    }
}
