using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A trained network that adds columns to a data view. Saved and loaded by ML.NET like its own transformers.</summary>
public abstract class NetworkTransformer : BlockTransformer, ISingleFeaturePredictionTransformer<Network>, ISingleFeatureTransformer
{
    private readonly NetworkFunction _function;

    /// <param name="trained">The network and what belongs to it.</param>
    /// <param name="scoring">The network that computes the columns, where it is another than the trained one.</param>
    private protected NetworkTransformer(TrainedNetwork trained, Network? scoring = null)
    {
        Trained = trained;
        _function = new NetworkFunction(scoring ?? trained.Network);
    }

    /// <summary>The network: its spec, its weights, and prediction without a data view.</summary>
    public Network Model => Trained.Network;

    /// <summary>The layers with their output shapes, parameters and multiply-adds; prints as a table.</summary>
    public NetworkSummary Summary => Model.Spec.Summary();

    /// <summary>How the training went, epoch by epoch.</summary>
    public TrainingHistory History => Trained.History;

    /// <inheritdoc/>
    public string FeatureColumnName => Trained.FeatureColumnName;

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => Trained.FeatureType;

    private protected TrainedNetwork Trained { get; }

    /// <summary>Numbers in a row that the columns are made of.</summary>
    private protected int OutputSize => _function.OutputSize;

    /// <summary>The columns added, in their order.</summary>
    private protected abstract OutputColumn[] CreateOutputs(DataViewSchema input);

    private protected sealed override BlockMapper CreateMapper(DataViewSchema input) => new(input, FeatureColumnName, _function, CreateOutputs(input));
}
