using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Some rows that a chain is given, filled anew each time.</summary>
internal sealed class InputRows : IDataView
{
    private readonly InputSchema _schema;
    private readonly InputColumn[] _columns;
    private readonly InputColumn?[] _byIndex;
    private readonly bool[] _given;

    /// <param name="schema">The columns.</param>
    /// <param name="capacity">The number of rows that there may be.</param>
    public InputRows(InputSchema schema, int capacity)
    {
        _schema = schema;
        Capacity = capacity;
        _columns = [.. schema.Needed.Select(column => column.WithRows(capacity))];
        _given = new bool[_columns.Length];
        _byIndex = new InputColumn?[schema.Schema.Count];
        foreach (InputColumn column in _columns)
        {
            _byIndex[column.Column.Index] = column;
        }
    }

    public DataViewSchema Schema => _schema.Schema;

    public bool CanShuffle => false;

    public int Capacity { get; }

    /// <summary>The number of rows that there are.</summary>
    public int Count { get; set; }

    public long? GetRowCount() => Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new InputCursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [new InputCursor(this)];

    /// <summary>Whether a column is among those that are needed.</summary>
    public bool Holds(DataViewSchema.Column column) => _byIndex[column.Index] is not null;

    /// <summary>Makes what gives a column's value of the row that <paramref name="row"/> says.</summary>
    public ValueGetter<TValue> CreateGetter<TValue>(DataViewSchema.Column column, StrongBox<int> row)
    {
        InputColumn values = _byIndex[column.Index]
            ?? throw new InvalidOperationException($"Column '{column.Name}' is asked for, which the chain said it does not need.");
        return values.CreateGetter(row) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}; asked for as {typeof(TValue).Name}.");
    }

    /// <summary>Takes a row: JSON, a dictionary, or an object with properties or fields.</summary>
    /// <param name="row">The place of the row.</param>
    /// <param name="source">The row.</param>
    /// <param name="number">The number that errors give the row; null where there is one.</param>
    /// <exception cref="PredictorInputException">Fields are missing, unknown or of another type.</exception>
    public void Set(int row, object? source, int? number)
    {
        if (source is JsonElement json)
        {
            Utf8JsonReader reader = JsonRows.ReaderOf(json);
            Set(row, ref reader, number);
            return;
        }
        Dictionary<string, string>? errors = null;
        Array.Clear(_given);
        switch (source)
        {
            case IEnumerable<KeyValuePair<string, object?>> fields:
                foreach ((string name, object? value) in fields)
                {
                    if (Find(name, ref errors) is { } column)
                    {
                        Set(column, row, value, ref errors);
                    }
                }
                break;
            case null or string or System.Collections.IEnumerable:
                throw NoRow(source?.GetType().Name ?? "null", number);
            default:
                Func<object, object?>?[] members = _schema.MembersOf(source.GetType());
                for (int i = 0; i < members.Length; i++)
                {
                    if (members[i] is { } read)
                    {
                        _given[i] = true;
                        Set(_columns[i], row, read(source), ref errors);
                    }
                }
                break;
        }
        RequireAll(errors, number);
    }

    /// <summary>Takes a row of JSON, the value that a reader is at.</summary>
    /// <param name="row">The place of the row.</param>
    /// <param name="reader">The reader, which is left at the end of the value.</param>
    /// <param name="number">The number that errors give the row; null where there is one.</param>
    /// <exception cref="PredictorInputException">Fields are missing, unknown, twice there or of another type.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Set(int row, ref Utf8JsonReader reader, int? number)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw NoRow($"JSON's {JsonRows.Name(reader.TokenType)}", number);
        }
        Dictionary<string, string>? errors = null;
        Array.Clear(_given);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonRows.Text(ref reader);
            bool isTwice = _schema.Places.TryGetValue(name, out int place) && place >= 0 && _given[place];
            InputColumn? column = Find(name, ref errors);
            reader.Read();
            Utf8JsonReader before = reader;
            if (isTwice)
            {
                Add(ref errors, name, "comes twice: expected once.");
                reader.Skip();
            }
            else if (column is null)
            {
                reader.Skip();
            }
            else if (!column.TrySet(row, ref reader))
            {
                reader = before;
                using var document = JsonDocument.ParseValue(ref reader);
                Refuse(column, Told(document.RootElement.GetRawText()), ref errors);
            }
        }
        RequireAll(errors, number);
    }

    private void RequireAll(Dictionary<string, string>? errors, int? number)
    {
        for (int i = 0; i < _given.Length; i++)
        {
            if (!_given[i])
            {
                Add(ref errors, _columns[i].Column.Name, $"is missing: expected {_columns[i].Expected}.");
            }
        }
        if (errors is not null)
        {
            throw new PredictorInputException(errors, number);
        }
    }

    private PredictorInputException NoRow(string came, int? number) => new(
        $"{(number is null ? "The row" : $"Row {number}")} is {came}; expected an object with {string.Join(", ", Names())}.");

    private static void Set(InputColumn column, int row, object? value, ref Dictionary<string, string>? errors)
    {
        if (!column.TrySet(row, value))
        {
            Refuse(column, value is null ? "null" : Told($"{ColumnNames.Text(value)}, {value.GetType().Name}"), ref errors);
        }
    }

    private static void Refuse(InputColumn column, string came, ref Dictionary<string, string>? errors) =>
        Add(ref errors, column.Column.Name, $"is {came}; expected {column.Expected}.");

    private static void Add(ref Dictionary<string, string>? errors, string name, string message) => (errors ??= [])[name] = message;

    private static string Told(string text)
    {
        const int Most = 60;
        return text.Length > Most ? $"{text[..Most]}..." : text;
    }

    // The column to fill; null where it is not needed, or not known, which is an error.
    private InputColumn? Find(string name, ref Dictionary<string, string>? errors)
    {
        if (!_schema.Places.TryGetValue(name, out int place))
        {
            Add(ref errors, name, $"is unknown: expected {string.Join(", ", Names())}.");
            return null;
        }
        if (place < 0)
        {
            return null;
        }
        _given[place] = true;
        return _columns[place];
    }

    private IEnumerable<string> Names()
    {
        const int Most = 20;
        IEnumerable<string> names = _columns.Select(column => column.Column.Name);
        return _columns.Length > Most ? [.. names.Take(Most), "..."] : names;
    }
}

/// <summary>The first of some rows, whose position moves on each time that it is filled.</summary>
internal sealed class InputRow(InputRows rows) : DataViewRow
{
    private readonly StrongBox<int> _first = new();
    private long _position = -1;

    public override DataViewSchema Schema => rows.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Says that the values are others.</summary>
    public void MoveNext() => _position++;

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

    // As a row of ML.NET's prediction engine has it: steps ask for what they declare, and some for a little more.
    public override bool IsColumnActive(DataViewSchema.Column column) => rows.Holds(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.CreateGetter<TValue>(column, _first);
}

/// <summary>Reads some rows in their order.</summary>
internal sealed class InputCursor(InputRows rows) : DataViewRowCursor
{
    private readonly StrongBox<int> _row = new(-1);

    public override DataViewSchema Schema => rows.Schema;

    public override long Position => _row.Value;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_row.Value + 1 < rows.Count)
        {
            _row.Value++;
            return true;
        }
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)_row.Value, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => rows.Holds(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.CreateGetter<TValue>(column, _row);
}
