using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A trained network that tells classes apart. Adds <c>PredictedLabel</c>, a key with the label's key values, and <c>Score</c>,
/// the probability of each class, with the classes' names as slot names. Saved and loaded by ML.NET like its own transformers.
/// </summary>
public sealed class MulticlassNetworkTransformer : ISingleFeaturePredictionTransformer<Network>, ISingleFeatureTransformer, IPersistent<MulticlassNetworkTransformer>
{
    internal const string LoaderSignature = "MLNetDeepMulticlass";

    private readonly NetworkFunction _function;
    private readonly VectorDataViewType _featureType;
    private readonly ClassValues? _classes;

    internal MulticlassNetworkTransformer(Network network, string featureColumnName, VectorDataViewType featureType, ClassValues? classes, TrainingHistory history)
    {
        _function = new NetworkFunction(network);
        Model = network;
        FeatureColumnName = featureColumnName;
        _featureType = featureType;
        _classes = classes;
        History = history;
    }

    /// <summary>The network: its spec, its weights, and prediction without a data view. It gives probabilities, [rows, classes].</summary>
    public Network Model { get; }

    /// <summary>The layers with their output shapes, parameters and multiply-adds; prints as a table.</summary>
    public NetworkSummary Summary => Model.Spec.Summary();

    /// <summary>How the training went, epoch by epoch.</summary>
    public TrainingHistory History { get; }

    /// <summary>The classes' names in the order of <c>Score</c>, or an empty list when the label had none.</summary>
    public IReadOnlyList<string> ClassNames => _classes?.Names ?? [];

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => _featureType;

    static string IPersistent<MulticlassNetworkTransformer>.LoaderSignature => LoaderSignature;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The input's columns, then <c>PredictedLabel</c> and <c>Score</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or is not a vector of Single of the size trained on.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <summary>Scores lazily: rows are read and evaluated a block at a time while a cursor moves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing, or is not a vector of Single of the size trained on.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BlockDataView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Persistence<MulticlassNetworkTransformer>.Save(this, ctx);

    void IPersistent<MulticlassNetworkTransformer>.Write(Stream part)
        => MulticlassNetworkFile.Write(part, new(Model, FeatureColumnName, _featureType, _classes, History));

    static MulticlassNetworkTransformer IPersistent<MulticlassNetworkTransformer>.Read(Stream part)
    {
        var saved = MulticlassNetworkFile.Read(part);
        return new(saved.Network, saved.FeatureColumnName, saved.FeatureType, saved.Classes, saved.History);
    }

    private BlockMapper CreateMapper(DataViewSchema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var predicted = ScoreAnnotations.Multiclass(input, ColumnNames.PredictedLabel);
        var score = ScoreAnnotations.Multiclass(input, ColumnNames.Score);
        _classes?.AddTo(predicted, "KeyValues");
        _classes?.AddSlotNamesTo(score);
        _classes?.AddTo(score, "TrainingLabelValues");
        return new BlockMapper(input, FeatureColumnName, _function,
            new LargestOutput(ColumnNames.PredictedLabel, _function.OutputSize, predicted.ToAnnotations()),
            new VectorOutput(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, _function.OutputSize), score.ToAnnotations()));
    }
}
