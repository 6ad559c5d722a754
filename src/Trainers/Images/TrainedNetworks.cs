using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>Finds the network in a model.</summary>
internal static class TrainedNetworks
{
    private static ReadOnlySpan<byte> ZipSignature => "PK"u8;

    /// <exception cref="ArgumentException">The model holds no network, or several.</exception>
    public static Network In(ITransformer model) => TransformerIn(model).Model;

    /// <exception cref="ArgumentException">The model holds no network, or several.</exception>
    public static ModelTransformer<Network> TransformerIn(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelTransformer<Network>[] found = [.. All(model)];
        return found switch
        {
            [{ } only] => only,
            [] => throw new ArgumentException(
                $"Expected a trained network's transformer, or a chain with one; got a {model.GetType().Name} without any.", nameof(model)),
            _ => throw new ArgumentException($"The model holds {found.Length} networks: give the one that is meant.", nameof(model)),
        };
    }

    /// <exception cref="ArgumentException">The file holds no network, or several.</exception>
    /// <exception cref="ModelFormatException">The file is no model, or was cut short or changed.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> start = stackalloc byte[ZipSignature.Length];
        using (FileStream file = File.OpenRead(path))
        {
            file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        return start.SequenceEqual(ZipSignature) ? In(new MLContext().Model.LoadFromFile(path, out _)) : NetworkSerializer.Load(path);
    }

    /// <summary>The data as the network's transformer gets it: after all that comes before it in the model.</summary>
    public static IDataView Before(ModelTransformer<Network> network, ITransformer model, IDataView data)
    {
        if (model is not IEnumerable<ITransformer> chain)
        {
            return data;
        }
        foreach (ITransformer step in chain)
        {
            if (All(step).Contains(network))
            {
                return Before(network, step, data);
            }
            data = step.Transform(data);
        }
        return data;
    }

    private static IEnumerable<ModelTransformer<Network>> All(ITransformer model) => model switch
    {
        ModelTransformer<Network> network => [network],
        IEnumerable<ITransformer> chain => chain.SelectMany(All),
        _ => [],
    };
}
