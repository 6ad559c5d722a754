using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>The kinds of models that a file can hold.</summary>
internal static class ModelKinds
{
    private static readonly Lock Adding = new();

    // One line for each kind; the array is replaced, never changed.
    private static volatile ModelKind[] _all =
    [
        new ModelKind<Network>(NetworkSerializer.Format, NetworkSerializer.Read, NetworkSerializer.Write),
        OfArrays(PerceptronModel.Kind, PerceptronModel.Read),
        OfArrays(KNearestNeighborsModel.Kind, KNearestNeighborsModel.Read),
        OfArrays(KNearestNeighborsRegressionModel.Kind, KNearestNeighborsRegressionModel.Read),
        OfArrays(DecisionTreeModel.Kind, DecisionTreeModel.Read),
        OfArrays(DecisionTreeRegressionModel.Kind, DecisionTreeRegressionModel.Read),
        OfArrays(RandomForestModel.Kind, RandomForestModel.Read),
        OfArrays(RandomForestRegressionModel.Kind, RandomForestRegressionModel.Read),
        OfArrays(KernelSvmModel.Kind, KernelSvmModel.Read),
        OfArrays(KernelSvrModel.Kind, KernelSvrModel.Read),
        OfArrays(OneClassSvmModel.Kind, OneClassSvmModel.Read),
        OfArrays(LinearDiscriminantAnalysisModel.Kind, LinearDiscriminantAnalysisModel.Read),
        OfArrays(PrincipalComponentsModel.Kind, PrincipalComponentsModel.Read),
    ];

    /// <summary>Adds a kind of another assembly, before a file of it is read or written.</summary>
    /// <param name="name">What files know the model by, never changed once published.</param>
    /// <param name="read">Reads a model; throws <see cref="ModelFormatException"/> where the arrays are not those of one.</param>
    /// <exception cref="ArgumentException">The name or the class is there already.</exception>
    public static void Add<TModel>(string name, Func<ModelArrays, TModel> read) where TModel : class, IStoredModel
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ModelKind added = OfArrays(name, read);
        lock (Adding)
        {
            if (Array.Find(_all, kind => kind.Format == added.Format || kind.Type == added.Type) is { } known)
            {
                throw new ArgumentException(
                    $"{added.Type.Name} cannot be added as '{name}': {known.Type.Name} is there as '{known.Format}'. Add each class once, "
                    + "by a name of its own.",
                    nameof(name));
            }
            _all = [.. _all, added];
        }
    }

    /// <summary>The kind of <typeparamref name="TModel"/>.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ModelKind<TModel> Of<TModel>() where TModel : class, IRowModel =>
        _all.OfType<ModelKind<TModel>>().FirstOrDefault()
        ?? throw new NotSupportedException(
            $"No model file holds a {typeof(TModel).Name}: list it in {nameof(ModelKinds)}, or add it there.");

    /// <summary>The kind of model that a file holds, by its head.</summary>
    /// <typeparam name="TAbility">What the model must be.</typeparam>
    /// <exception cref="ModelFormatException">The file holds no model of a known kind, or one that is not what it must be.</exception>
    public static ModelKind Of<TAbility>(SafetensorsHeader header) where TAbility : IRowModel
    {
        string? format = SafetensorsFile.FormatOf(header);
        ModelKind[] able = Array.FindAll(_all, kind => typeof(TAbility).IsAssignableFrom(kind.Type));
        return Array.Find(able, kind => kind.Format == format) ?? throw new ModelFormatException(
            $"The file's format is '{format}'; expected that of an {typeof(TAbility).Name}: "
            + $"{string.Join(", ", able.Select(kind => kind.Format))}.");
    }

    private static ModelKind<TModel> OfArrays<TModel>(string name, Func<ModelArrays, TModel> read) where TModel : class, IStoredModel
    {
        string format = $"mlnetdeep-{name}";
        return new(format, (stream, header) => read(ModelArrays.Read(stream, header, format)), (model, stream, texts) =>
        {
            var arrays = new ModelArrays(format);
            model.Write(arrays);
            foreach ((string key, string text) in texts)
            {
                arrays.Add(key, text);
            }
            arrays.Write(stream);
        });
    }
}
