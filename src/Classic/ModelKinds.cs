using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>A kind of model that a file can hold.</summary>
/// <param name="Type">The model's class.</param>
/// <param name="Name">What the file knows it by: at most 10 letters, never changed once published.</param>
/// <param name="Read">Reads a model and the texts beside it; throws <see cref="ModelFormatException"/> where they are not of this
/// kind.</param>
/// <param name="Write">Writes a model and a text beside it: stream, model, the text's name, the text.</param>
internal sealed record ModelKind(
    Type Type, string Name, Func<Stream, (IRowModel Model, IReadOnlyDictionary<string, string> Texts)> Read, Action<Stream, IRowModel,
    string, string> Write);

/// <summary>The kinds of models that a file can hold.</summary>
internal static class ModelKinds
{
    // One line for each kind.
    private static readonly ModelKind[] All =
    [
        new(typeof(Network), "Network", ReadNetwork, WriteNetwork),
        OfArrays(PerceptronModel.Kind, PerceptronModel.Read),
        OfArrays(KNearestNeighborsModel.Kind, KNearestNeighborsModel.Read),
        OfArrays(KNearestNeighborsRegressionModel.Kind, KNearestNeighborsRegressionModel.Read),
        OfArrays(DecisionTreeModel.Kind, DecisionTreeModel.Read),
        OfArrays(RandomForestModel.Kind, RandomForestModel.Read),
        OfArrays(KernelSvmModel.Kind, KernelSvmModel.Read),
        OfArrays(KernelSvrModel.Kind, KernelSvrModel.Read),
        OfArrays(OneClassSvmModel.Kind, OneClassSvmModel.Read),
        OfArrays(LinearDiscriminantAnalysisModel.Kind, LinearDiscriminantAnalysisModel.Read),
        OfArrays(PrincipalComponentsModel.Kind, PrincipalComponentsModel.Read),
    ];

    /// <summary>The kind of <typeparamref name="TModel"/>.</summary>
    public static ModelKind Of<TModel>() where TModel : IRowModel =>
        Array.Find(All, kind => kind.Type == typeof(TModel))
        ?? throw new NotSupportedException($"No model file holds a {typeof(TModel).Name}: it is not listed in {nameof(ModelKinds)}.");

    private static ModelKind OfArrays<TModel>(string name, Func<ModelArrays, TModel> read) where TModel : IStoredModel
    {
        string format = $"mlnetdeep-{name}";
        return new ModelKind(
            typeof(TModel), name,
            stream =>
            {
                var arrays = ModelArrays.Read(stream, format);
                return (read(arrays), arrays.AllTexts);
            },
            (stream, model, key, text) =>
            {
                var arrays = new ModelArrays(format);
                ((IStoredModel)model).Write(arrays);
                arrays.Add(key, text);
                arrays.Write(stream);
            });
    }

    private static (IRowModel Model, IReadOnlyDictionary<string, string> Texts) ReadNetwork(Stream stream) =>
        (NetworkSerializer.Read(stream, out IReadOnlyDictionary<string, string> texts), texts);

    private static void WriteNetwork(Stream stream, IRowModel model, string key, string text) =>
        NetworkSerializer.Write((Network)model, stream, new Dictionary<string, string> { [key] = text });
}
