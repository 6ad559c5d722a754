using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A delimited text file as rows; each cursor reads the file, and parses the columns it was asked for.</summary>
internal sealed class TextDataView : IDataView
{
    private readonly string _path;
    private readonly TextLoader.Options _options;
    private readonly TextColumn[] _columns;

    public TextDataView(IHostEnvironment env, string path, TextLoader.Options options, bool readsHeader)
    {
        _path = path;
        _options = options;
        string? header = null;
        int fields = 0;
        bool needsWidth = options.Columns?.SelectMany(column => column.Source).Any(range => range.Max == null) ?? true;
        if (readsHeader && (needsWidth || options.HasHeader))
        {
            string? first = Lines(skipHeader: false).Select(line => line.Text).FirstOrDefault();
            header = options.HasHeader ? first : null;
            fields = first == null ? 0 : Split(first).Count;
        }
        env.CheckUserArg(!needsWidth || fields > 0, nameof(TextLoader.Column.Source),
            "Can't determine the number of source columns without valid data");
        var columns = options.Columns ?? [new TextLoader.Column("Features", DataKind.Single, 0, fields - 1)];
        _columns = [.. columns.Select(column => new TextColumn(env, column, fields))];
        var names = header == null ? null : Split(header);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(_columns.Select(column => column.ToDetached(names)));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private TextFields NewFields() => new(_options.Separators, _options.AllowQuoting, _options.TrimWhitespace);

    private TextFields Split(string line)
    {
        var fields = NewFields();
        fields.Split(line);
        return fields;
    }

    /// <summary>Lines with data: not the empty ones, nor comments (//, before the first row also #).</summary>
    private IEnumerable<(string Text, long Number)> Lines(bool skipHeader)
    {
        bool started = false;
        long number = 0;
        foreach (string line in File.ReadLines(_path))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (!started && line[0] == '#'))
                continue;
            bool isHeader = !started && skipHeader;
            started = true;
            if (!isHeader)
                yield return (line, number);
        }
    }

    private sealed class Cursor : RootCursor
    {
        private readonly TextDataView _view;
        private readonly TextFields _fields;
        private readonly IEnumerator<(string Text, long Number)> _lines;
        private long _left;

        public Cursor(TextDataView view, IEnumerable<DataViewSchema.Column> columnsNeeded)
            : base(view.Schema, columnsNeeded)
        {
            _view = view;
            _fields = view.NewFields();
            _lines = view.Lines(view._options.HasHeader).GetEnumerator();
            _left = view._options.MaxRows ?? long.MaxValue;
        }

        protected override bool MoveNextCore()
        {
            if (_left-- <= 0 || !_lines.MoveNext())
                return false;
            _fields.Split(_lines.Current.Text);
            return true;
        }

        protected override Delegate CreateGetter(int column)
            => _view._columns[column].CreateGetter(_fields, () => _lines.Current.Number, _view._options.MissingRealsAsNaNs);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
