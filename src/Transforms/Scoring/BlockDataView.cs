using Microsoft.ML;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The data view of a <see cref="BlockMapper"/>: lazy, its cursors read ahead by the block.</summary>
internal sealed class BlockDataView(IDataView input, BlockMapper mapper, ITransformer transformer) : ITransformView
{
    public IDataView Source => input;

    public ITransformer Transformer => transformer;

    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public IReadOnlyList<(OutputColumn Column, string Value)> AddTo(GraphWriter graph, Func<string, string> valueOf) =>
        mapper.AddTo(graph, valueOf);

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        return Map(input.GetRowCursor(mapper.GetDependencies(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        return Array.ConvertAll(input.GetRowCursorSet(mapper.GetDependencies(needed), n, rand), cursor => Map(cursor, needed));
    }

    private DataViewRowCursor Map(DataViewRowCursor cursor, DataViewSchema.Column[] needed)
        => needed.Any(mapper.IsComputed) ? new ReadAheadCursor(mapper, cursor, needed) : new PassThroughCursor(mapper, cursor, needed);
}
