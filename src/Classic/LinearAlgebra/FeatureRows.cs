namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Rows of features in memory that does not move while this is used.</summary>
internal readonly unsafe struct FeatureRows(float* values, int count, int columns)
{
    public int Count => count;

    public int Columns => columns;

    public ReadOnlySpan<float> this[int row] => new(values + ((long)row * columns), columns);
}
