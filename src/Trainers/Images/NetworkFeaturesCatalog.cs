using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Images;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace Microsoft.ML;

// Trained networks among the transforms of an MLContext: their predictions, or the features that their layers have learned.
public static partial class MLNetDeepCatalog
{
    /// <summary>Creates a transform to the output of a layer of a trained network: learned features for any trainer.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the dimensions of the layer's output.</param>
    /// <param name="inputColumnName">The name of the column of the network's inputs; null: as the output column.</param>
    /// <param name="model">A trained network's transformer, or a chain with one, such as <c>Fit</c> and <c>mlContext.Model.Load</c>
    /// give.</param>
    /// <param name="layer">The name of the layer, such as <c>dense_1</c>; <see cref="NetworkSummary"/> lists them.</param>
    /// <exception cref="ArgumentException">The model holds no network, or several, or the network no such layer.</exception>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.NetworkFeatures("Learned", "Features", model, layer: "dense_1")
    ///     .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Learned"));
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> NetworkFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, ITransformer model, string layer)
        => catalog.NetworkFeatures(outputColumnName, inputColumnName, TrainedNetworks.In(model), layer);

    /// <summary>Creates a transform to the output of a layer of the trained network in a file.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the dimensions of the layer's output.</param>
    /// <param name="inputColumnName">The name of the column of the network's inputs; null: as the output column.</param>
    /// <param name="modelPath">The path of the file, which <c>mlContext.Model.Save</c> wrote, or which holds a network alone.</param>
    /// <param name="layer">The name of the layer, such as <c>dense_1</c>; <see cref="NetworkSummary"/> lists them.</param>
    /// <exception cref="ArgumentException">The file holds no network, or several, or the network no such layer.</exception>
    /// <exception cref="FormatException">The file cannot be read: it was cut short or changed.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <example><code>
    /// var learned = mlContext.Transforms.NetworkFeatures("Learned", "Features", modelPath: "digits.zip", layer: "dense_1");
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> NetworkFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string modelPath, string layer)
        => catalog.NetworkFeatures(outputColumnName, inputColumnName, TrainedNetworks.Load(catalog, modelPath), layer);

    /// <summary>Creates a transform to the output of a layer of a network.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the dimensions of the layer's output.</param>
    /// <param name="inputColumnName">The name of the column of the network's inputs; null: as the output column.</param>
    /// <param name="network">The network.</param>
    /// <param name="layer">The name of the layer, such as <c>dense_1</c>; <see cref="NetworkSummary"/> lists them.</param>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    /// <example><code>
    /// var learned = mlContext.Transforms.NetworkFeatures("Learned", "Features", network, layer: "dense_1");
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> NetworkFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return NetworkStage(outputColumnName, inputColumnName, network.EndingAt(layer));
    }

    /// <summary>Creates a transform to the output of the trained network in a file: for a classifier its probabilities.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the dimensions of the network's output.</param>
    /// <param name="inputColumnName">The name of the column of the network's inputs; null: as the output column.</param>
    /// <param name="modelPath">The path of the file, which <c>mlContext.Model.Save</c> wrote, or which holds a network alone.</param>
    /// <exception cref="ArgumentException">The file holds no network, or several.</exception>
    /// <exception cref="FormatException">The file cannot be read: it was cut short or changed.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <example><code>
    /// var probabilities = mlContext.Transforms.ApplyNetwork("Probabilities", "Features", modelPath: "network.safetensors");
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> ApplyNetwork(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string modelPath)
        => catalog.ApplyNetwork(outputColumnName, inputColumnName, TrainedNetworks.Load(catalog, modelPath));

    /// <summary>Creates a transform to the output of a network.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the dimensions of the network's output.</param>
    /// <param name="inputColumnName">The name of the column of the network's inputs; null: as the output column.</param>
    /// <param name="network">The network.</param>
    /// <example><code>
    /// var probabilities = mlContext.Transforms.ApplyNetwork("Probabilities", "Features", network);
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> ApplyNetwork(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Network network)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(network);
        return NetworkStage(outputColumnName, inputColumnName, network);
    }

    private static SchemaEstimator<NetworkStageTransformer> NetworkStage(string outputColumnName, string? inputColumnName, Network network)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outputColumnName);
        inputColumnName ??= outputColumnName;
        ArgumentException.ThrowIfNullOrWhiteSpace(inputColumnName);
        NetworkNode last = network.Spec.Nodes[^1];
        var transformer = new NetworkStageTransformer(network, inputColumnName, outputColumnName, MapNames.Of(last.Name, last.Output));
        return new(
            schema =>
            {
                InputColumns.CheckFeatures(schema, inputColumnName, "input");
                return SchemaShapes.With(schema, [SchemaShapes.Numbers(outputColumnName, hasSlotNames: true)]);
            },
            schema =>
            {
                FeatureColumns.Require(schema, inputColumnName, (int)network.Spec.Input.Elements, "input");
                return transformer;
            });
    }
}
