using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MLNetDeep.Comparisons.Models;

/// <summary>From a table's columns to the columns Features and Label, by ML.NET's and this library's transforms.</summary>
internal static class Preparation
{
    public const int MostWords = 1_000;
    public const int HashedSlots = 1 << HashBits;

    private const int HashBits = 8;
    private const int MostOneHot = 100;
    private const string Year = "int(left(x, 4))";
    private const string Month = "int(right(left(x, 7), 5))";
    private const string Day = "int(right(left(x, 10), 8))";
    private const string Hour = "float(right(left(x, 13), 11))";

    // Since the first of January 2000, a Saturday. Years begin with March here, so that a leap day ends one. A sum with a float would make
    // floats of all, quotients among them.
    private const string Days =
        $"with(m = {Month}, y = {Year} - (m < 3 ? 1 : 0); "
        + $"365 * y + y / 4 - y / 100 + y / 400 + (153 * ((m + 9) % 12) + 2) / 5 + {Day} - 730426)";

    /// <summary>
    /// The numbers that a date becomes, as ML.NET's expressions over its text; left and right take the place that they cut at. Weekdays are
    /// those of ISO 8601, 1 for Monday; days count from 2000-01-01.
    /// </summary>
    public static IReadOnlyList<(string Name, string Expression)> DateParts { get; } =
    [
        ("year", $"float({Year})"),
        ("month", $"float({Month})"),
        ("day", $"float({Day})"),
        ("weekday", $"float(({Days} + 730490) % 7 + 1)"),
        ("hour", Hour),
        ("days", $"float({Days}) + {Hour} / 24f"),
    ];

    /// <summary>The column Features.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="table">The table.</param>
    /// <param name="takesMissing">Whether missing numbers stay; else they are filled with medians, and indicated.</param>
    public static IEstimator<ITransformer> Features(MLContext mlContext, Table table, bool takesMissing)
    {
        TransformsCatalog transforms = mlContext.Transforms;
        TableColumn[] used = [.. table.Used];
        if (used is [{ Kind: ColumnKind.Image or ColumnKind.Vector } only])
        {
            return transforms.CopyColumns("Features", only.Name);
        }

        var chain = new EstimatorChain<ITransformer>();
        List<string> numbers = [.. used.Where(column => column.IsNumber).Select(column => column.Name)];
        foreach (TableColumn date in used.Where(column => column.Kind == ColumnKind.Date))
        {
            foreach ((string name, string expression) in DateParts)
            {
                numbers.Add($"{date.Name}.{name}");
                chain = chain.Append<ITransformer>(transforms.Expression(
                    numbers[^1], $"x => x == \"\" ? float(\"NaN\") : {expression}", date.Name));
            }
        }
        List<string> parts = [];
        if (numbers.Count > 0)
        {
            parts.Add("Features.Numbers");
            chain = chain.Append<ITransformer>(transforms.Concatenate(parts[^1], [.. numbers]));
            bool anyMissing = used.Any(column => (column.IsNumber || column.Kind == ColumnKind.Date) && column.Missing > 0);
            if (!takesMissing && (anyMissing || used.Any(column => column.IsNumber)))
            {
                chain = chain.Append<ITransformer>(transforms.FillMissingValues(parts[^1]));
            }
        }
        foreach (TableColumn column in used.Where(column => !column.IsNumber && column.Kind != ColumnKind.Date))
        {
            parts.Add(column.Kind is ColumnKind.Vector or ColumnKind.Image ? column.Name : $"Features.{column.Name}");
            if (Encoder(transforms, column, parts[^1]) is { } encoder)
            {
                chain = chain.Append(encoder);
            }
        }
        return chain.Append<ITransformer>(transforms.Concatenate("Features", [.. parts]));
    }

    /// <summary>The column Label: a key of the classes, or the number.</summary>
    public static IEstimator<ITransformer> Label(MLContext mlContext, Table table)
    {
        if (table.Task == TableTask.Regression)
        {
            return mlContext.Transforms.CopyColumns("Label", table.Label);
        }
        IDataView classes = mlContext.Data.LoadFromEnumerable(table.Classes.Select(name => new ClassName { Name = name }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label", table.Label, keyData: classes);
    }

    private static IEstimator<ITransformer>? Encoder(TransformsCatalog transforms, TableColumn column, string output) => column.Kind switch
    {
        ColumnKind.Vector or ColumnKind.Image => null,
        ColumnKind.Text => transforms.Text.FeaturizeText(
            output,
            new TextFeaturizingEstimator.Options
            {
                CharFeatureExtractor = null,
                WordFeatureExtractor = new WordBagEstimator.Options
                {
                    NgramLength = 1,
                    MaximumNgramsCount = [MostWords],
                    Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf,
                },
            },
            column.Name),
        _ when column.Distinct > MostOneHot => transforms.Categorical.OneHotHashEncoding(
            output, column.Name, OneHotEncodingEstimator.OutputKind.Indicator, HashBits),
        _ => transforms.Categorical.OneHotEncoding(output, column.Name),
    };

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
