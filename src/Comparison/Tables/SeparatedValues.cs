using System.Text;
using CsvHelper;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>
/// Reads separated values as people have them: with a header or none; commas, semicolons, tabs or bars; UTF-8, UTF-16 or Latin-1; quoted
/// line breaks; lines of comments that begin with #; empty last columns; missing values written as nothing, NA, NaN, null, None or ?.
/// </summary>
internal sealed class SeparatedValues
{
    private readonly string _file;
    private readonly CellValues _values;
    private readonly List<string> _notes = [];

    private SeparatedValues(string file, CellValues values) => (_file, _values) = (Path.GetFileName(file), values);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The file is no such table; the message says which line and what to do.</exception>
    public static TextTable Read(string path, CellValues values)
    {
        var reading = new SeparatedValues(path, values);
        return reading.Read(File.ReadAllBytes(path));
    }

    private TextTable Read(byte[] bytes)
    {
        List<(long Line, string[] Fields)> records = Records(bytes);
        (string[] names, List<(long Line, string[] Fields)> rows) = WithHeader(records);
        var shared = new Dictionary<string, string>(StringComparer.Ordinal);
        string?[][] columns = [.. names.Select((_, column) => rows.Select(row => Shared(row.Fields[column])).ToArray())];
        return new TextTable(Different(names), columns, [.. rows.Select(row => row.Line)], _notes);

        // The same text is one object, however many cells have it.
        string? Shared(string text)
        {
            if (CellValues.IsMissing(text))
            {
                return null;
            }
            if (!shared.TryGetValue(text, out string? known))
            {
                shared.Add(text, known = text);
            }
            return known;
        }
    }

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
        List<(long, string[])> records = [];
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

    private (string[] Names, List<(long Line, string[] Fields)> Rows) WithHeader(List<(long Line, string[] Fields)> records)
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
                $"{_file}: expected at least two columns, one of them the label; found one. Separate values by , ; tab or |.");
        }

        string[] first = records[0].Fields;
        List<(long Line, string[] Fields)> rest = records.GetRange(1, records.Count - 1);
        bool overNumbers = Enumerable.Range(0, width).Any(column => !IsNumber(first[column]) && !CellValues.IsMissing(first[column])
            && rest.Exists(record => IsNumber(record.Fields[column]))
            && rest.TrueForAll(record => IsNumber(record.Fields[column]) || CellValues.IsMissing(record.Fields[column])));
        if (overNumbers || (first.Skip(1).Append(first[^1]).All(name => name.Length > 0) && first.All(name => !IsNumber(name))
            && first.Distinct().Count() == width))
        {
            return ([.. first.Select((name, index) => name.Length > 0 ? name : $"c{index + 1}")], rest);
        }
        _notes.Add($"no header: the first line is a row, and the columns are called c1 to c{width}");
        return ([.. Enumerable.Range(1, width).Select(number => $"c{number}")], records);
    }

    private bool IsNumber(string text) => _values.IsNumber(text, out _);

    private string[] Different(string[] names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] different = [.. names.Select(name =>
        {
            string free = name;
            for (int number = 2; !taken.Add(free); number++)
            {
                free = $"{name} ({number})";
            }
            return free;
        })];
        if (!different.SequenceEqual(names))
        {
            _notes.Add("columns of the same name have got a number: " + string.Join(", ", different.Except(names)));
        }
        return different;
    }
}
