using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx.Models;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that adds the predictions of a fitted model. It is saved and loaded by ML.NET as its own transformers are.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class ModelTransformer<TModel> : BlockTransformer, ISingleFeaturePredictionTransformer<TModel>, ISingleFeatureTransformer
    where TModel : class, IRowModel
{
    private readonly IBlockFunction _function;

    /// <param name="model">The model.</param>
    /// <param name="column">The column it reads.</param>
    /// <param name="outputSize">Numbers it gives a row.</param>
    /// <param name="threads">Threads it may use, unless it is a network, which says so itself; null: one a processor.</param>
    /// <param name="compute">What it computes, unless it is a network, which reads rows where they are.</param>
    /// <param name="addTo">Adds what it computes to an ONNX graph; null: its scores.</param>
    private protected ModelTransformer(
        TModel model, FeatureColumn column, int outputSize, int? threads, Action<ReadOnlySpan<float>, Span<float>, int?> compute,
        Action<GraphWriter, IRowModel, string, string>? addTo = null)
        : this(
            model, column,
            model is Network network
                ? new NetworkFunction(network)
                : new ModelFunction(model, outputSize, threads, compute, column.Fill, addTo ?? ModelNodes.AddScores))
    {
    }

    private protected ModelTransformer(TModel model, FeatureColumn column, IBlockFunction function)
    {
        Model = model;
        Column = column;
        _function = function;
    }

    /// <summary>The fitted model: its parameters, and prediction without a data view.</summary>
    public TModel Model { get; }

    /// <summary>The name of the feature column that is read; empty where the model reads columns of categories alone.</summary>
    public string FeatureColumnName => Column.Name ?? "";

    /// <summary>The type of the feature column.</summary>
    public DataViewType FeatureColumnType => Column.Type;

    /// <summary>
    /// The names of the columns of categories that are read, beside <see cref="FeatureColumnName"/>; empty where there are none.
    /// </summary>
    public IReadOnlyList<string> CategoricalColumnNames => [.. Column.Categories.Select(category => category.Name)];

    /// <summary>The columns that are read.</summary>
    internal FeatureColumn Column { get; }

    /// <summary>Numbers that the model gives a row.</summary>
    private protected int OutputSize => _function.OutputSize;

    /// <summary>The columns added, in their order.</summary>
    private protected abstract OutputColumn[] CreateOutputs(DataViewSchema input);

    private protected sealed override BlockMapper CreateMapper(DataViewSchema input) =>
        new(input, new InputVector(input, Column.Name, _function.InputSize, Column.Categories), _function, CreateOutputs(input));
}
