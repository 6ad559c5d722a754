namespace MLNetDeep.Classic.Trees;

/// <summary>The features of all training rows, recoded.</summary>
/// <param name="columns">Each feature.</param>
/// <param name="byRow">[rows, features], the codes that are bytes once more; other places hold nothing.</param>
internal sealed class CodedFeatures(CodedColumn[] columns, byte[] byRow)
{
    // As many bytes as a second-level cache keeps beside other things; measured on 512 KB.
    private const int BytesNearby = 200 * 1024;

    private readonly int _fewRows = BytesNearby / columns.Length;

    /// <summary>Each feature.</summary>
    public CodedColumn[] Columns { get; } = columns;

    /// <summary>The number of features.</summary>
    public int Count => Columns.Length;

    /// <summary>
    /// Where the byte codes of a feature are read for a node: that of a row is at <c>row * stride</c>. Many rows are read from the column;
    /// few from the rows, whose other features the node and those below it read as well, so that they are in the cache.
    /// </summary>
    public ReadOnlySpan<byte> Bytes(int feature, int rowsOfNode, out int stride)
    {
        if (rowsOfNode > _fewRows)
        {
            stride = 1;
            return Columns[feature].Bytes;
        }
        stride = Count;
        return byRow.AsSpan(feature);
    }
}
