using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// An estimator of another order of an image's pixels, or of a plain vector of them. It learns nothing: <c>Fit</c> only reads the shape of
/// the images from the input's schema.
/// </summary>
public sealed class PixelOrderEstimator : IEstimator<PixelOrderTransformer>
{
    private readonly ImageStage _stage;
    private readonly Func<ImageLayout, int[]> _order;
    private readonly bool _flat;

    /// <param name="stage">Columns and image.</param>
    /// <param name="order">For each number of the output its place in the input.</param>
    /// <param name="flat">Whether the output is a plain vector rather than an image as the input.</param>
    internal PixelOrderEstimator(ImageStage stage, Func<ImageLayout, int[]> order, bool flat) =>
        (_stage, _order, _flat) = (stage, order, flat);

    /// <summary>
    /// Returns the columns after the transformation: the input's and the one that is added, a vector, with slot names where the input has
    /// them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or no vector of Single of known size.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _stage.GetOutputSchema(inputSchema, SchemaShapes.HasSlotNames);

    /// <summary>Creates the transformer for images as those of <paramref name="input"/>, of which only the schema is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or its dimensions and the shape given make no
    /// image.</exception>
    public PixelOrderTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (DataViewSchema.Column column, ImageLayout? layout) = _stage.Find(input.Schema);
        ImmutableArray<int> given = ((VectorDataViewType)column.Type).Dimensions;
        int[] dimensions = _flat ? [layout.Shape.Size] : given.Length == 3 ? [.. given] : [.. layout.Input];
        return new PixelOrderTransformer(_stage.InputColumnName, _stage.OutputColumnName, _order(layout), dimensions);
    }
}
