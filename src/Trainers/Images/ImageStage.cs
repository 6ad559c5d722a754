using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Images;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>The columns and the image of a stage of a convolutional network, and the estimators of such stages.</summary>
internal sealed class ImageStage
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly ImageShape? _shape;
    private readonly bool? _interleaved;

    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="inputColumnName">The column that is read; null: the same name.</param>
    /// <param name="shape">The image's shape; null: the column's dimensions.</param>
    /// <param name="interleaved">The order of several channels; null: what the dimensions and names of the column say.</param>
    public ImageStage(string outputColumnName, string? inputColumnName, ImageShape? shape, bool? interleaved)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName ?? outputColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(_inputColumnName, nameof(inputColumnName));
        _shape = shape;
        _interleaved = interleaved;
    }

    /// <summary>An estimator of a layer with fixed weights.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="fill">Fills in the layer's weights.</param>
    /// <param name="maps">Names of the maps that the layer makes; null: those of the input.</param>
    public IEstimator<NetworkStageTransformer> ToLayer(
        LayerSpec layer, Action<Network>? fill = null, IReadOnlyList<string>? maps = null) => Estimator(_ => true, (column, layout) =>
    {
        NetworkSpecBuilder graph = NetworkSpec.From(layout.Input);
        foreach (LayerSpec first in layout.ToChannelsFirst)
        {
            graph.Add(first);
        }
        var network = new Network(graph.Add(layer).Build(), seed: 0);
        fill?.Invoke(network);
        IReadOnlyList<string> names = maps ?? MapNames.Read(column, layout.Shape.Channels, layout.Interleaved);
        return new NetworkStageTransformer(network, _inputColumnName, _outputColumnName, [.. names]);
    });

    /// <summary>An estimator of another order of the image's pixels.</summary>
    /// <param name="order">For each number of the output its place in the input.</param>
    /// <param name="flat">Whether the output is a plain vector rather than an image as the input.</param>
    public IEstimator<PixelOrderTransformer> ToOrder(Func<ImageLayout, int[]> order, bool flat) =>
        Estimator(SchemaShapes.HasSlotNames, (column, layout) =>
        {
            ImmutableArray<int> given = ((VectorDataViewType)column.Type).Dimensions;
            int[] dimensions = flat ? [layout.Shape.Size] : given.Length == 3 ? [.. given] : [.. layout.Input];
            return new PixelOrderTransformer(_inputColumnName, _outputColumnName, order(layout), dimensions);
        });

    private SchemaEstimator<TTransformer> Estimator<TTransformer>(
        Func<SchemaShape.Column, bool> hasSlotNames, Func<DataViewSchema.Column, ImageLayout, TTransformer> create)
        where TTransformer : ITransformer => new(
            schema =>
            {
                SchemaShape.Column input = InputColumns.CheckFeatures(schema, _inputColumnName, "input");
                return SchemaShapes.With(schema, [SchemaShapes.Numbers(_outputColumnName, hasSlotNames(input))]);
            },
            schema =>
            {
                DataViewSchema.Column column = FeatureColumns.Require(schema, _inputColumnName, "input");
                return create(column, ImageLayout.Of(column, _shape, _interleaved, "input"));
            });
}
