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
    public static Network In(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer[] found = [.. All(model)];
        return found switch
        {
            [{ } only] => only.Model,
            [] => throw new ArgumentException($"Expected a trained network's transformer, or a chain with one; got a {model.GetType().Name} without any.", nameof(model)),
            _ => throw new ArgumentException($"The model holds {found.Length} networks: give the one that is meant.", nameof(model)),
        };
    }

    /// <exception cref="ArgumentException">The file holds no network, or several.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Span<byte> start = stackalloc byte[ZipSignature.Length];
        using (var file = File.OpenRead(path))
            file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.SequenceEqual(ZipSignature) ? In(new MLContext().Model.Load(path, out _)) : NetworkSerializer.Load(path);
    }

    private static IEnumerable<NetworkTransformer> All(ITransformer model) => model switch
    {
        NetworkTransformer network => [network],
        IEnumerable<ITransformer> chain => chain.SelectMany(All),
        _ => [],
    };
}
