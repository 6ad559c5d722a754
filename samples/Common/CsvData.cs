using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Common;

/// <summary>Reads a table of numbers with the class in its last column; the first line names the columns.</summary>
internal static class CsvData
{
    private static readonly CsvReaderOptions Options = new()
    {
        TrimWhitespace = true,
        TrackLineNumbers = true,
        FormatProvider = CultureInfo.InvariantCulture,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    /// <exception cref="FormatException">The text is not CSV, a line has another number of fields than the header, a feature is not a
    /// number, or there are no rows.</exception>
    public static IDataView Load(MLContext mlContext, FileInfo file)
    {
        using var reader = CsvReader.FromFile(file.FullName, Options);
        try
        {
            return Load(mlContext, reader, file.Name);
        }
        catch (CsvFormatException exception)
        {
            throw new FormatException(
                $"{file.Name}, line {exception.LineNumber}: expected separated values, a field with quotes in it quoted as a whole "
                + $"and its quotes doubled; found '{Encoding.UTF8.GetString(reader.RawRecord).Trim()}'.", exception);
        }
    }

    private static IDataView Load(MLContext mlContext, CsvReader reader, string fileName)
    {
        string[] header = [.. reader.Headers];
        if (header.Length < 2)
            throw new FormatException($"{fileName}: expected a first line that names at least two columns, the last one the class.");
        var rows = new List<Row>();
        while (reader.Read())
            rows.Add(ParseRow(reader, header, fileName));
        if (rows.Count == 0)
            throw new FormatException($"{fileName}: expected rows under the header, found none.");

        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, header.Length - 1);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private static Row ParseRow(CsvReader reader, string[] header, string fileName)
    {
        if (reader.FieldCount != header.Length)
            throw new FormatException($"{fileName}, line {reader.LineNumber}: "
                + $"expected {header.Length} fields as in the header, found {reader.FieldCount}.");
        var features = new float[header.Length - 1];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = reader.IsEmpty(i) ? float.NaN
                : reader.TryParse<float>(i, out var value) ? value
                : throw new FormatException($"{fileName}, line {reader.LineNumber}: "
                    + $"expected a number in column '{header[i]}', found '{reader.GetString(i)}'. The class belongs in the last column.");
        }
        return new Row { Features = features, Label = reader.GetString(header.Length - 1) };
    }
}
