using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public sealed class InputOutputColumnPair
{
    public InputOutputColumnPair(string outputColumnName, string? inputColumnName = null)
    {
        OutputColumnName = Contracts.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        InputColumnName = inputColumnName ?? outputColumnName;
    }

    public string InputColumnName { get; }

    public string OutputColumnName { get; }
}

public static class TransformExtensionsCatalog
{
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName, string inputColumnName)
        => new(catalog.GetEnvironment(), (outputColumnName, inputColumnName));

    public static ColumnConcatenatingEstimator Concatenate(this TransformsCatalog catalog, string outputColumnName,
        params string[] inputColumnNames)
        => new(catalog.GetEnvironment(), outputColumnName, inputColumnNames);

    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames)
        => new(catalog.GetEnvironment(), new(columnNames, Keep: false, KeepHidden: false));

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden)
        => new(catalog.GetEnvironment(), new(columnNames, Keep: true, keepHidden));

    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames)
        => catalog.SelectColumns(columnNames, false);
}
