using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Tables;

namespace MLNetDeep.Comparisons;

/// <summary>Files of tables as people have them: separated values (.csv, .tsv, .txt) and Parquet.</summary>
public static class TableFile
{
    private const string Parquet = ".parquet";

    /// <summary>
    /// Reads a table and finds the kinds of its columns. Separated values may have a header or none, commas, semicolons, tabs or bars
    /// between them, a byte order mark, quoted line breaks, comments, missing values (nothing, NA, NaN, null, None, ?), signs of currency,
    /// percent and thousands in groups. Columns that tell nothing about other rows, such as numbers of rows, are dropped, with the reason.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="FormatException">The file is no such table; the message says where and what to do.</exception>
    /// <exception cref="ArgumentException">An option names a column or a culture that there is not.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example><code>
    /// var table = TableFile.Read("titanic.csv", new TableOptions { Label = "Survived" });
    /// foreach (var column in table.Columns) Console.WriteLine($"{column.Name}: {column.Kind} {column.Note}");
    /// </code></example>
    public static Table Read(string path, TableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new TableOptions();
        var values = new CellValues(TableCulture.Named(options.Culture));
        return TableReading.ToTable(Path.GetFileNameWithoutExtension(path), Texts(path, values), options, values);
    }

    /// <summary>Reads the rows that a model takes from a file, by the names and types of the columns of its schema.</summary>
    /// <param name="path">The file; columns that the schema does not name are passed over.</param>
    /// <param name="schema">The columns: numbers as Single, all else as text, as a model that was trained on a table has them.</param>
    /// <param name="culture">The name of the culture that numbers and dates are written in; null: decimal points.</param>
    /// <param name="optional">Columns that the file need not have, such as the label: their values are missing then.</param>
    /// <exception cref="FormatException">The file is no table, lacks columns, or has a text where a number should be.</exception>
    /// <exception cref="ArgumentException">The culture is not known, or the schema has columns of other types.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <example><code>
    /// var model = mlContext.Model.LoadFromFile("best.zip", out var schema);
    /// var predictions = model.Transform(TableFile.ReadAs("new.csv", schema, optional: ["Survived"]));
    /// </code></example>
    public static IDataView ReadAs(string path, DataViewSchema schema, string? culture = null, IReadOnlyCollection<string>? optional = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        var values = new CellValues(TableCulture.Named(culture));
        TextTable texts = Texts(path, values);
        string file = Path.GetFileName(path);
        string[] lacking = [.. schema.Select(column => column.Name).Except(texts.Names).Except(optional ?? [])];
        if (lacking.Length > 0)
        {
            throw new FormatException(
                $"{file}: expected the columns that the model takes; {string.Join(", ", lacking)} {(lacking.Length == 1 ? "is" : "are")} "
                + $"missing. It has {string.Join(", ", texts.Names)}.");
        }
        int[] rows = [.. Enumerable.Range(0, texts.Rows)];
        return new TableView([.. schema.Select(column => new ViewColumn(column.Name, Column(file, column, texts, values), rows))]);
    }

    internal static TextTable Texts(string path, CellValues values) =>
        Path.GetExtension(path).Equals(Parquet, StringComparison.OrdinalIgnoreCase)
            ? ParquetTable.Read(path)
            : SeparatedValues.Read(path, values);

    private static ColumnValues Column(string file, DataViewSchema.Column column, TextTable texts, CellValues values)
    {
        int place = texts.Names.Index().Where(pair => pair.Item == column.Name).Select(pair => pair.Index).DefaultIfEmpty(-1).First();
        string?[] cells = place < 0 ? new string?[texts.Rows] : [.. texts.Columns[place]];
        if (column.Type is TextDataViewType)
        {
            return ColumnValues.Of(MayBeDates(column)
                ? Array.ConvertAll(cells, cell => DateOrText(cell, values).AsMemory())
                : Array.ConvertAll(cells, cell => cell.AsMemory()));
        }
        if (column.Type is not NumberDataViewType { RawType: var type } || type != typeof(float))
        {
            throw new ArgumentException(
                $"Column '{column.Name}' is of type {column.Type}: expected Single or text, as of a model that was trained on a table.");
        }
        return ColumnValues.Of(Array.ConvertAll([.. cells.Index()], cell => cell.Item is null
            ? float.NaN
            : values.IsNumber(cell.Item, out float number)
                ? number
                : throw new FormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}, line {texts.Lines[cell.Index]}: expected a number in column '{column.Name}', found '{cell.Item}'."))));
    }

    // Schemas of earlier versions do not tell.
    private static bool MayBeDates(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(TableColumn.KindName) is null)
        {
            return true;
        }
        ReadOnlyMemory<char> kind = default;
        column.Annotations.GetValue(TableColumn.KindName, ref kind);
        return kind.Span.SequenceEqual(nameof(ColumnKind.Date));
    }

    // A model that was trained on dates takes them in one form.
    private static string? DateOrText(string? text, CellValues values) => text is not null && values.IsDate(text, out DateTime date)
        ? date.ToString(CellValues.DateFormat, CultureInfo.InvariantCulture)
        : text;
}
