using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Common;

/// <summary>
/// Reads a table as people have it: with a header or none; commas, semicolons, tabs or bars; UTF-8, UTF-16 or Latin-1; lines of comments
/// that begin with #; empty last columns; missing values written as nothing, NA, N/A, NaN, null, None or ?; numbers and categories.
/// </summary>
internal sealed class CsvData
{
    // A column of more texts than that, most of them different, names its rows and tells nothing of others.
    private const int MostCategories = 100;

    // More different numbers than that are a quantity, and so are fractions, and numbers of which half the rows have one of their own.
    private const int MostNumericClasses = 20;
    private const int FewestRows = 10;

    private static readonly string[] Missing = ["", "NA", "N/A", "NaN", "null", "None", "?"];

    private readonly string _file;
    private readonly List<string> _notes = [];

    private CsvData(string file) => _file = file;

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    /// <summary>A table with columns Features and Label, the class as text.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="file">The file.</param>
    /// <param name="label">The label's column by its name or its number from 1; the last one when not given.</param>
    /// <param name="numbersAreClasses">Whether each of many numbers is a class.</param>
    /// <param name="notes">What was found and decided, for people to check.</param>
    /// <exception cref="FormatException">The file is no such table; the message says which line and what to do.</exception>
    public static IDataView Load(MLContext mlContext, FileInfo file, string? label, bool numbersAreClasses, out IReadOnlyList<string> notes)
    {
        var data = new CsvData(file.Name);
        (string[]? header, List<(long Line, string[] Fields)>? records) = data.WithHeader(data.Records(File.ReadAllBytes(file.FullName)));
        int place = data.Place(header, label);
        List<Row> rows = data.Rows(header, records, place, numbersAreClasses);
        notes = data._notes;

        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    // Every record as texts, each with its line.
    private List<(long Line, string[] Fields)> Records(byte[] bytes)
    {
        using var reader = CsvReader.Create(bytes, new CsvReaderOptions
        {
            HasHeader = false,
            TrimWhitespace = true,
            CommentPrefix = '#',
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            Encoding = EncodingOf(bytes),
        });
        var records = new List<(long, string[])>();
        try
        {
            while (reader.Read())
            {
                records.Add((reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
            }
        }
        catch (CsvFormatException exception)
        {
            throw new FormatException(
                $"{_file}, line {exception.LineNumber}: expected separated values, a field with quotes in it quoted as a whole "
                + $"and its quotes doubled; found '{Encoding.UTF8.GetString(reader.RawRecord).Trim()}'.", exception);
        }
        return records;
    }

    private Encoding? EncodingOf(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }
        _notes.Add("not UTF-8: read as Latin-1");
        return Encoding.Latin1;
    }

    private (string[] Header, List<(long Line, string[] Fields)> Records) WithHeader(List<(long Line, string[] Fields)> records)
    {
        if (records.Count == 0)
        {
            throw new FormatException($"{_file}: expected a table, found no line with values.");
        }
        int width = records[0].Fields.Length;
        if (records.FirstOrDefault(record => record.Fields.Length != width) is { Fields: not null } odd)
        {
            throw new FormatException(
                $"{_file}, line {odd.Line}: expected {width} fields as in line {records[0].Line}, found {odd.Fields.Length}.");
        }
        while (width > 1 && records.TrueForAll(record => record.Fields[width - 1].Length == 0))
        {
            width--;
        }
        if (width < records[0].Fields.Length)
        {
            _notes.Add("the last column is empty: left out");
            records = records.ConvertAll(record => (record.Line, record.Fields[..width]));
        }
        if (width < 2)
        {
            throw new FormatException(
                $"{_file}: expected at least two columns, one of them the class; found one. Separate values by , ; tab or |.");
        }

        string[] first = records[0].Fields;
        List<(long Line, string[] Fields)> rest = records.GetRange(1, records.Count - 1);
        bool overNumbers = Enumerable.Range(0, width).Any(column => !IsNumber(first[column]) && !IsMissing(first[column])
            && rest.Exists(record => IsNumber(record.Fields[column]))
                && rest.TrueForAll(record => IsNumber(record.Fields[column]) || IsMissing(record.Fields[column])));
        if (overNumbers || (first.All(name => name.Length > 0 && !IsNumber(name)) && first.Distinct().Count() == width))
        {
            return (first, rest);
        }
        _notes.Add($"no header: the first line is a row, and the columns are called c1 to c{width}");
        return ([.. Enumerable.Range(1, width).Select(number => $"c{number}")], records);
    }

    private int Place(string[] header, string? label)
    {
        if (label is null)
        {
            return header.Length - 1;
        }
        int place = Array.IndexOf(header, label);
        if (place < 0 && int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1
            && number <= header.Length)
        {
            place = number - 1;
        }
        return place >= 0
            ? place
            : throw new FormatException($"{_file}: no column '{label}': expected one of {string.Join(", ", header)}, or a number from 1.");
    }

    private List<Row> Rows(string[] header, List<(long Line, string[] Fields)> records, int label, bool numbersAreClasses)
    {
        List<(long Line, string[] Fields)> known = records.FindAll(record => !IsMissing(record.Fields[label]));
        if (known.Count < records.Count)
        {
            _notes.Add($"{records.Count - known.Count:N0} rows without a class are left out");
        }
        var classes = known.Select(record => record.Fields[label]).Distinct().ToList();
        if (known.Count < FewestRows || classes.Count < 2)
        {
            throw new FormatException(
                $"{_file}: expected at least {FewestRows} rows of at least two classes "
                + $"in column '{header[label]}', found {known.Count:N0} of {classes.Count}. "
                + "Models cannot be compared on fewer.");
        }
        if (!numbersAreClasses && classes.TrueForAll(IsNumber)
            && (classes.Count > MostNumericClasses || 2 * classes.Count > known.Count
                || classes.Exists(value => !float.IsInteger(Number(value)))))
        {
            throw new FormatException(
                $"{_file}: column '{header[label]}' has {classes.Count:N0} different numbers, which is a quantity to predict, not a class. "
                + "Name the class with --label, or say that every number is a class with --numbers-are-classes.");
        }

        Func<string[], IEnumerable<float>>[] encoders = Enumerable.Range(0, header.Length).Where(column => column != label)
            .Select(column => Encoder(header[column], known, column)).OfType<Func<string[], IEnumerable<float>>>().ToArray();
        List<Row> rows = known.ConvertAll(
            record => new Row { Features = [.. encoders.SelectMany(encode => encode(record.Fields))], Label = record.Fields[label] });
        return rows[0].Features.Length > 0
            ? rows
            : throw new FormatException($"{_file}: expected a column that tells the classes apart, found none.");
    }

    // Numbers stay numbers, NaN where they are missing; a text becomes a 1 among zeros; null: the column is left out.
    private Func<string[], IEnumerable<float>>? Encoder(string name, List<(long Line, string[] Fields)> records, int column)
    {
        string[] values = records.Select(record => record.Fields[column]).Where(value => !IsMissing(value)).Distinct().ToArray();
        if (values.Length == 0)
        {
            _notes.Add($"column '{name}' has no values: left out");
            return null;
        }
        if (values.All(IsNumber))
        {
            return fields => [Number(fields[column])];
        }

        int numbers = records.Count(record => IsNumber(record.Fields[column]));
        (long Line, string[] Fields) text = records.Find(record => !IsNumber(record.Fields[column]) && !IsMissing(record.Fields[column]));
        if (numbers > 0 && numbers >= records.Count - (records.Count / 100) - 1)
        {
            throw new FormatException(
                $"{_file}, line {text.Line}: expected a number in column '{name}', "
                + $"as in {numbers:N0} rows, found '{text.Fields[column]}'.");
        }
        if (values.Length > MostCategories && 2 * values.Length > records.Count)
        {
            _notes.Add($"column '{name}' has {values.Length:N0} different texts: left out");
            return null;
        }
        Array.Sort(values, StringComparer.Ordinal);
        _notes.Add($"column '{name}' is a category of {values.Length}");
        return fields => values.Select(value => fields[column] == value ? 1f : 0);
    }

    private static bool IsMissing(string text) => Missing.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static bool IsNumber(string text)
        => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value);

    private static float Number(string text) =>
        IsMissing(text) ? float.NaN : float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
