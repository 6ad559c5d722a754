using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>A kind of model that a file can hold.</summary>
/// <param name="Type">The model's class.</param>
/// <param name="Name">What the file knows it by: at most 10 letters, never changed once published.</param>
/// <param name="Read">Reads what the model wrote; throws <see cref="ModelFormatException"/> where arrays are missing or do not fit each other.</param>
internal sealed record ModelKind(Type Type, string Name, Func<ModelArrays, IStoredModel> Read);

/// <summary>The kinds of models that a file can hold.</summary>
internal static class ModelKinds
{
    // One line for each kind.
    private static readonly ModelKind[] All =
    [
        new(typeof(PerceptronModel), PerceptronModel.Kind, PerceptronModel.Read),
        new(typeof(KNearestNeighborsModel), KNearestNeighborsModel.Kind, KNearestNeighborsModel.Read),
        new(typeof(KNearestNeighborsRegressionModel), KNearestNeighborsRegressionModel.Kind, KNearestNeighborsRegressionModel.Read),
        new(typeof(DecisionTreeModel), DecisionTreeModel.Kind, DecisionTreeModel.Read),
        new(typeof(RandomForestModel), RandomForestModel.Kind, RandomForestModel.Read),
        new(typeof(KernelSvmModel), KernelSvmModel.Kind, KernelSvmModel.Read),
        new(typeof(KernelSvrModel), KernelSvrModel.Kind, KernelSvrModel.Read),
        new(typeof(OneClassSvmModel), OneClassSvmModel.Kind, OneClassSvmModel.Read),
        new(typeof(LinearDiscriminantAnalysisModel), LinearDiscriminantAnalysisModel.Kind, LinearDiscriminantAnalysisModel.Read),
        new(typeof(PrincipalComponentsModel), PrincipalComponentsModel.Kind, PrincipalComponentsModel.Read),
    ];

    /// <summary>The kind of <typeparamref name="TModel"/>.</summary>
    public static ModelKind Of<TModel>() where TModel : IRowModel =>
        Array.Find(All, kind => kind.Type == typeof(TModel))
        ?? throw new NotSupportedException($"No model file holds a {typeof(TModel).Name}: it is not listed in {nameof(ModelKinds)}.");
}
