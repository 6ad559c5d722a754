using System.Globalization;
using CsvHelper;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>What is to be predicted.</summary>
internal enum TableTask
{
    Multiclass,
    Binary,
    Regression,
}

/// <summary>
/// A CSV file with a header and the label in the last column. A column whose values are numbers is one, unless its name is <c>c</c> and a
/// number: then it is a category. A label that is a text, or a whole number of at most twenty, is a class. Nothing between commas is a
/// missing value.
/// </summary>
internal sealed class TableData
{
    private const int MostClasses = 20;
    private const string Numbers = nameof(Numbers);
    private const string LabelText = nameof(LabelText);

    private readonly bool _hasNumbers;

    private TableData(MLContext mlContext, FileInfo file)
    {
        Name = Path.GetFileNameWithoutExtension(file.Name);
        (string[] header, List<string[]> rows) = Read(file);
        int last = header.Length - 1;
        int[] categories = [.. Enumerable.Range(0, last).Where(column => IsCategory(header[column], rows.Select(row => row[column])))];
        int[] numbers = [.. Enumerable.Range(0, last).Except(categories)];
        Categories = [.. categories.Select(column => $"Category{column}")];
        _hasNumbers = numbers.Length > 0;
        Classes = ClassesOf([.. rows.Select(row => row[last])]);
        Task = Classes.Count switch { 0 => TableTask.Regression, 2 => TableTask.Binary, _ => TableTask.Multiclass };
        List<TextLoader.Column> columns =
        [
            .. categories.Select(column => new TextLoader.Column($"Category{column}", DataKind.String, column)),
            Task == TableTask.Regression
                ? new TextLoader.Column("Label", DataKind.Single, last)
                : new TextLoader.Column(LabelText, DataKind.String, last),
        ];
        if (_hasNumbers)
        {
            columns.Add(new TextLoader.Column(Numbers, DataKind.Single, [.. numbers.Select(column => new TextLoader.Range(column))]));
        }
        IDataView text = mlContext.Data.CreateTextLoader(new TextLoader.Options
        {
            Columns = [.. columns],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
        }).Load(file.FullName);
        Rows = rows.Count;
        View = mlContext.Data.Cache(Labeled(mlContext, text));
    }

    /// <summary>The file's name without its extension.</summary>
    public string Name { get; }

    /// <summary>What the label is.</summary>
    public TableTask Task { get; }

    /// <summary>The texts of the classes, in the order of their keys, or of false and true; none for numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The columns of categories, text.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The column of numbers, NaN where one is missing; null where there are none.</summary>
    public string? NumbersColumn => _hasNumbers ? Numbers : null;

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The rows as the file has them, in memory; the column <c>Label</c> is a key, a Boolean or a number.</summary>
    public IDataView View { get; }

    /// <summary>Opens a table.</summary>
    /// <exception cref="FormatException">The file is no such table.</exception>
    public static TableData Open(MLContext mlContext, FileInfo file) => new(mlContext, file);

    /// <summary>The column <c>Features</c>: numbers, and an indicator for each category.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="keepsMissing">Whether numbers that are missing stay so; else the mean is in their place.</param>
    public IEstimator<ITransformer> Preparation(MLContext mlContext, bool keepsMissing = false)
    {
        TransformsCatalog transforms = mlContext.Transforms;
        IEnumerable<IEstimator<ITransformer>> steps = Categories.Select(
            IEstimator<ITransformer> (category) => transforms.Categorical.OneHotEncoding(category));
        if (_hasNumbers && !keepsMissing)
        {
            steps = steps.Append(
                transforms.ReplaceMissingValues(Numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean));
        }
        string[] features = _hasNumbers ? [Numbers, .. Categories] : [.. Categories];
        var chain = new EstimatorChain<ITransformer>();
        return steps.Aggregate(chain, (all, step) => all.Append(step)).Append(transforms.Concatenate("Features", features));
    }

    private IDataView Labeled(MLContext mlContext, IDataView text)
    {
        return Task switch
        {
            TableTask.Binary => mlContext.Transforms.Conversion.MapValue(
                "Label", [new(Classes[0], false), new KeyValuePair<string, bool>(Classes[1], true)], LabelText).Fit(text).Transform(text),
            TableTask.Multiclass => mlContext.Transforms.Conversion.MapValueToKey(
                "Label", LabelText, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(text).Transform(text),
            _ => text,
        };
    }

    private static (string[] Header, List<string[]> Rows) Read(FileInfo file)
    {
        using var reader = CsvReader.Create(File.ReadAllBytes(file.FullName), new CsvReaderOptions { HasHeader = false });
        List<string[]> records = [];
        while (reader.Read())
        {
            records.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }
        return records is [{ Length: > 1 } header, _, ..] && records.TrueForAll(record => record.Length == header.Length)
            ? (header, records.GetRange(1, records.Count - 1))
            : throw new FormatException(
                $"{file.Name}: expected a header and rows of as many values, at least two, with commas between them; found none, or rows "
                + "of different lengths.");
    }

    private static bool IsCategory(string name, IEnumerable<string> values) =>
        (name.Length > 1 && name[0] == 'c' && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        || values.Any(value => value.Length > 0 && !double.TryParse(value, CultureInfo.InvariantCulture, out double _));

    private static string[] ClassesOf(string[] labels)
    {
        string[] classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        bool numbers = classes.All(text => double.TryParse(text, CultureInfo.InvariantCulture, out double _));
        bool whole = classes.All(text => int.TryParse(text, CultureInfo.InvariantCulture, out int _));
        return !numbers || (whole && classes.Length <= MostClasses)
            ? classes
            : [];
    }
}
