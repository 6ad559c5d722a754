using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>What the estimators of stages share: columns and image.</summary>
internal sealed class ImageStage
{
    private readonly ImageShape? _shape;
    private readonly bool? _interleaved;

    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="inputColumnName">The column that is read; null: the same name.</param>
    /// <param name="shape">The image's shape; null: the column's dimensions.</param>
    /// <param name="interleaved">The order of several channels; null: what the dimensions and names of the column say.</param>
    public ImageStage(string outputColumnName, string? inputColumnName, ImageShape? shape, bool? interleaved)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName ?? outputColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(InputColumnName, nameof(inputColumnName));
        _shape = shape;
        _interleaved = interleaved;
    }

    public string InputColumnName { get; }

    public string OutputColumnName { get; }

    public (DataViewSchema.Column Column, ImageLayout Layout) Find(DataViewSchema schema)
    {
        DataViewSchema.Column column = FeatureColumns.Require(schema, InputColumnName);
        return (column, ImageLayout.Of(column, _shape, _interleaved));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema, Func<SchemaShape.Column, bool> hasSlotNames)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = InputColumns.CheckFeatures(inputSchema, InputColumnName);
        return SchemaShapes.With(inputSchema, [SchemaShapes.Numbers(OutputColumnName, hasSlotNames(input))]);
    }
}
