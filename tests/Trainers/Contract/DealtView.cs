using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>
/// A set of its cursors has as many as are asked for, to which the rows are dealt out one by one; a row's batch is its place.
/// </summary>
internal sealed class DealtView(IDataView data) : WrappedView(data)
{
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        return [.. Enumerable.Range(0, n).Select(i => new Cursor(GetRowCursor(needed, rand), i, n))];
    }

    private sealed class Cursor(DataViewRowCursor input, int first, int step) : WrappedCursor(input)
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => base.Position;

        public override bool MoveNext()
        {
            for (int moves = _position < 0 ? first + 1 : step; moves > 0; moves--)
            {
                if (!base.MoveNext())
                {
                    _position = -1;
                    return false;
                }
            }
            _position++;
            return true;
        }
    }
}
