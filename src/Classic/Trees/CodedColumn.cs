namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A feature of all training rows as ranks among its distinct values: what a split needs, in as few bytes as hold it. Codes go with values
/// in order, and 0 and -0 are one value. Missing values, NaN, have the code behind all others, <see cref="Missing"/>.
/// </summary>
internal sealed class CodedColumn
{
    /// <summary>Distinct values up to which a code is a byte.</summary>
    public const int ByteValues = 256;

    private const int ShortValues = 65_536;

    /// <param name="values">
    /// The distinct values, ascending; with one for what is missing at most <see cref="ByteValues"/>.
    /// </param>
    /// <param name="codes">The rank of each row's value.</param>
    public CodedColumn(float[] values, byte[] codes)
    {
        Values = values;
        Bytes = codes;
    }

    /// <param name="values">The distinct values, ascending.</param>
    /// <param name="codes">The rank of each row's value.</param>
    public CodedColumn(float[] values, ReadOnlySpan<int> codes)
    {
        Values = values;
        // As many codes as values, and that of missing ones.
        if (values.Length > ShortValues || (values.Length == ShortValues && codes.Contains(ShortValues)))
        {
            Integers = codes.ToArray();
            return;
        }
        Shorts = new ushort[codes.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            Shorts[row] = (ushort)codes[row];
        }
    }

    /// <summary>The distinct values, ascending.</summary>
    public float[] Values { get; }

    /// <summary>The code of missing values, where there are any.</summary>
    public int Missing => Values.Length;

    /// <summary>Codes where they are bytes.</summary>
    public byte[]? Bytes { get; }

    /// <summary>Codes where they need two bytes.</summary>
    public ushort[]? Shorts { get; }

    /// <summary>Codes where they need four.</summary>
    public int[]? Integers { get; }

    /// <summary>
    /// What separates the rows of a code and those below from the rows of a greater one and those above: the middle between both values, or
    /// the lower one where there is no number between them. Values up to it are on the left; all are where missing ones are alone on the
    /// right.
    /// </summary>
    public float Threshold(int below, int above)
    {
        if (above == Missing)
        {
            return float.MaxValue;
        }
        float middle = (float)(((double)Values[below] + Values[above]) / 2);
        return middle < Values[above] ? middle : Values[below];
    }
}
