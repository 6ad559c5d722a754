using Microsoft.ML;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Keeps which columns its cursors were asked for, and which of them were read, and how many cursors are open.</summary>
internal sealed class RecordedView(IDataView data) : WrappedView(data)
{
    /// <summary>The columns of each cursor, in alphabetical order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The columns whose getters were asked for.</summary>
    public SortedSet<string> Read { get; } = [];

    /// <summary>Cursors that are not disposed.</summary>
    public int Open { get; private set; }

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        Asked.Add(string.Join(',', needed.Select(column => column.Name).Order(StringComparer.Ordinal)));
        Open++;
        return new Cursor(this, base.GetRowCursor(needed, rand));
    }

    private sealed class Cursor(RecordedView view, DataViewRowCursor input) : WrappedCursor(input)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            view.Read.Add(column.Name);
            return base.GetGetter<TValue>(column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                view.Open--;
            }
            base.Dispose(disposing);
        }
    }
}
