using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers;

/// <summary>The rows of some shards of a data view: row n is of shard n modulo the number of shards.</summary>
/// <param name="input">All rows.</param>
/// <param name="shards">The number of shards.</param>
/// <param name="first">The first shard to leave.</param>
/// <param name="count">The number of shards to leave.</param>
internal sealed class RankRowsView(IDataView input, int shards, int first, int count) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount() is { } rows
        ? (rows / shards * count) + Math.Clamp((rows % shards) - first, 0, count)
        : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(input.GetRowCursor(columnsNeeded), this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private bool Leaves(long row) => row % shards >= first && row % shards < first + count;

    private sealed class Cursor(DataViewRowCursor rows, RankRowsView owner) : DataViewRowCursor
    {
        private long _position = -1;
        private long _row = -1;

        public override DataViewSchema Schema => rows.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            while (rows.MoveNext())
            {
                if (owner.Leaves(++_row))
                {
                    _position++;
                    return true;
                }
            }
            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.GetGetter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rows.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
