using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Images;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>
/// An estimator of a trained network, or of its first layers. It learns nothing more: <c>Fit</c> only checks the input's schema.
/// </summary>
public sealed class NetworkFeaturesEstimator : IEstimator<NetworkStageTransformer>
{
    private readonly NetworkStageTransformer _transformer;

    internal NetworkFeaturesEstimator(string outputColumnName, string? inputColumnName, Network network)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        inputColumnName ??= outputColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(inputColumnName);
        NetworkNode last = network.Spec.Nodes[^1];
        _transformer = new NetworkStageTransformer(network, inputColumnName, outputColumnName, MapNames.Of(last.Name, last.Output));
    }

    /// <summary>Returns the columns after the transformation: the input's and the one that is added, a vector with slot names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or no vector of Single of known size.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.CheckFeatures(inputSchema, _transformer.InputColumnName);
        return SchemaShapes.With(inputSchema, [SchemaShapes.Numbers(_transformer.OutputColumnName, hasSlotNames: true)]);
    }

    /// <summary>Creates the transformer for rows as those of <paramref name="input"/>, of which only the schema is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing, or is not a vector of Single of the network's
    /// size.</exception>
    public NetworkStageTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FeatureColumns.Require(input.Schema, _transformer.InputColumnName, (int)_transformer.Model.Spec.Input.Elements);
        return _transformer;
    }
}
