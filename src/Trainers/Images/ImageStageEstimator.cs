using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Images;

namespace MLNetDeep.Trainers;

/// <summary>
/// An estimator of a fixed stage of a convolutional network. It learns nothing: <c>Fit</c> only reads the shape of the images from the
/// input's schema.
/// </summary>
public sealed class ImageStageEstimator : IEstimator<NetworkStageTransformer>
{
    private readonly ImageStage _stage;
    private readonly Func<Shape, LayerSpec> _layer;
    private readonly Action<Network>? _fill;
    private readonly IReadOnlyList<string>? _maps;

    /// <param name="stage">Columns and image.</param>
    /// <param name="layer">The layer for an image of [channels, height, width].</param>
    /// <param name="fill">Fills in the layer's weights.</param>
    /// <param name="maps">Names of the maps that the layer makes; null: those of the input.</param>
    internal ImageStageEstimator(
        ImageStage stage, Func<Shape, LayerSpec> layer, Action<Network>? fill = null, IReadOnlyList<string>? maps = null)
        => (_stage, _layer, _fill, _maps) = (stage, layer, fill, maps);

    /// <summary>Returns the columns after the transformation: the input's and the one that is added, a vector with slot names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or no vector of Single of known size.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _stage.GetOutputSchema(inputSchema, _ => true);

    /// <summary>Creates the transformer for images as those of <paramref name="input"/>, of which only the schema is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or is no image that the stage can take.</exception>
    public NetworkStageTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (DataViewSchema.Column column, ImageLayout? layout) = _stage.Find(input.Schema);
        NetworkSpecBuilder graph = NetworkSpec.From(layout.Input);
        foreach (LayerSpec layer in layout.ToChannelsFirst)
        {
            graph.Add(layer);
        }
        graph.Add(_layer(graph.LastShape));
        var network = new Network(graph.Build(), seed: 0);
        _fill?.Invoke(network);
        IReadOnlyList<string> maps = _maps ?? MapNames.Read(column, layout.Shape.Channels, layout.Interleaved);
        return new NetworkStageTransformer(network, _stage.InputColumnName, _stage.OutputColumnName, [.. maps]);
    }
}
