using System.Text.Json.Nodes;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Images;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;

[assembly: Loadable<NetworkStageTransformer>]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that applies layers: convolution, pooling, rectifier, a trained network or its first layers. It adds a vector column of
/// their output's shape, (maps, height, width) for maps; slot names say map and position.
/// </summary>
public sealed class NetworkStageTransformer : BlockTransformer, ILoader
{
    private const string Key = "mlnetdeep.stage";

    private readonly NetworkFunction _function;
    private readonly string[] _maps;

    internal NetworkStageTransformer(Network network, string inputColumnName, string outputColumnName, string[] maps)
    {
        Model = network;
        InputColumnName = inputColumnName;
        OutputColumnName = outputColumnName;
        _maps = maps;
        _function = new NetworkFunction(network);
    }

    /// <summary>The network of the layers that are applied.</summary>
    public Network Model { get; }

    /// <summary>The name of the input column.</summary>
    public string InputColumnName { get; }

    /// <summary>The name of the column that is added.</summary>
    public string OutputColumnName { get; }

    static string ILoader.Signature => "MLNetDeepNetworkStage";

    static string ILoader.PartName => ModelFile.NetworkPartName;

    private void Write(Stream part)
    {
        var json = new JsonObject
        {
            ["input"] = InputColumnName,
            ["output"] = OutputColumnName,
            ["maps"] = ModelJson.Array(_maps),
        };
        NetworkSerializer.Write(Model, part, new Dictionary<string, string> { [Key] = json.ToJsonString() });
    }

    static BlockTransformer ILoader.Read(Stream part)
    {
        Network network = NetworkSerializer.Read(part, out IReadOnlyDictionary<string, string>? metadata);
        if (!metadata.TryGetValue(Key, out string? text))
        {
            throw new ModelFormatException(
                $"Expected a network with the metadata '{Key}', found {string.Join(", ", metadata.Keys)}. "
                + "The file holds a network of another kind.");
        }
        return ModelJson.Read(Key, text, json => new NetworkStageTransformer(
            network, json.ColumnName("input"), json.ColumnName("output"), json.Texts("maps", MapNames.Count(network.Spec.Output))));
    }

    private protected override void Save(ModelSaveContext context) => Persistence<NetworkStageTransformer>.Save(context, Write);

    private protected override BlockMapper CreateMapper(DataViewSchema input)
    {
        Shape shape = Model.Spec.Output;
        var annotations = new DataViewSchema.Annotations.Builder();
        MapNames.AddTo(annotations, _maps, shape);
        var type = new VectorDataViewType(NumberDataViewType.Single, shape.ToArray());
        return new BlockMapper(input, InputColumnName, _function, new VectorOutput(OutputColumnName, type, annotations.ToAnnotations()));
    }
}
