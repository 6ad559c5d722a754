using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Common;

/// <summary>Reads a table of numbers with the class in its last column; the first line names the columns.</summary>
internal static class CsvData
{
    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    /// <exception cref="FormatException">The text is not CSV, a line has another number of fields than the header, a feature is not a
    /// number, or there are no rows.</exception>
    public static IDataView Load(MLContext mlContext, FileInfo file)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim };
        using var reader = new CsvReader(file.OpenText(), configuration);
        try
        {
            return Load(mlContext, reader, file.Name);
        }
        catch (CsvHelperException exception)
        {
            throw new FormatException(
                $"{file.Name}, line {reader.Parser.RawRow}: expected comma-separated values, a field with quotes in it quoted as a whole "
                + $"and its quotes doubled; found '{reader.Parser.RawRecord.Trim()}'.", exception);
        }
    }

    private static IDataView Load(MLContext mlContext, CsvReader reader, string fileName)
    {
        if (!reader.Read() || !reader.ReadHeader() || reader.HeaderRecord is not { Length: >= 2 } header)
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
        if (reader.Parser.Count != header.Length)
            throw new FormatException($"{fileName}, line {reader.Parser.RawRow}: "
                + $"expected {header.Length} fields as in the header, found {reader.Parser.Count}.");
        var features = new float[header.Length - 1];
        for (var i = 0; i < features.Length; i++)
        {
            var field = reader.GetField(i)!;
            features[i] = field.Length == 0 ? float.NaN
                : float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
                : throw new FormatException($"{fileName}, line {reader.Parser.RawRow}: "
                    + $"expected a number in column '{header[i]}', found '{field}'. The class belongs in the last column.");
        }
        return new Row { Features = features, Label = reader.GetField(header.Length - 1)! };
    }
}
