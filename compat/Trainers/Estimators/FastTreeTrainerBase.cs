using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A binary trainer of tree ensembles.</summary>
public abstract class FastTreeTrainerBase<TOptions, TTransformer, TModel> : TrainerEstimatorBaseWithGroupId<TTransformer, TModel>, IBinaryTrainer
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : TreeOptions, new()
{
    private protected readonly TOptions FastTreeTrainerOptions;

    private protected FastTreeTrainerBase(IHost host, TOptions options)
        : base(host, new(options.FeatureColumnName, options.LabelColumnName, options.ExampleWeightColumnName, Multiclass: false))
    {
        host.CheckUserArg(options.NumberOfLeaves >= 2, nameof(options.NumberOfLeaves), "Must be at least 2.");
        host.CheckUserArg(options.NumberOfTrees > 0, nameof(options.NumberOfTrees), "Must be positive.");
        host.CheckUserArg(options.MinimumExampleCountPerLeaf > 0, nameof(options.MinimumExampleCountPerLeaf), "Must be positive.");
        host.CheckUserArg(options.MaximumBinCountPerFeature is > 0 and <= 255, nameof(options.MaximumBinCountPerFeature), "Must be from 1 to 255.");
        host.CheckUserArg(options.FeatureFraction is >= 0 and <= 1, nameof(options.FeatureFraction), "Must be between 0 and 1.");
        host.CheckUserArg(options.FeatureFractionPerSplit is >= 0 and <= 1, nameof(options.FeatureFractionPerSplit), "Must be between 0 and 1.");
        host.CheckUserArg(options.BaggingExampleFraction is >= 0 and <= 1, nameof(options.BaggingExampleFraction), "Must be between 0 and 1.");
        FastTreeTrainerOptions = options;
    }

    public override TrainerInfo Info { get; } = new(normalization: false, caching: false, supportValid: true);

    TrainingColumns IBinaryTrainer.Columns => Columns;

    IScalarModel IBinaryTrainer.Train(TrainingRows rows) => (IScalarModel)Train(rows);

    private protected sealed override TModel TrainModel(TrainingRows rows, DataViewSchema schema) => Train(rows);

    private protected abstract TModel Train(TrainingRows rows);
}

public abstract class BoostingFastTreeTrainerBase<TOptions, TTransformer, TModel> : FastTreeTrainerBase<TOptions, TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : BoostedTreeOptions, new()
{
    private protected BoostingFastTreeTrainerBase(IHost host, TOptions options)
        : base(host, options)
    {
        host.CheckUserArg(options.LearningRate > 0, nameof(options.LearningRate), "Must be positive.");
        host.CheckUserArg(options.MaximumTreeOutput >= 0, nameof(options.MaximumTreeOutput), "Must be non-negative.");
    }
}

public abstract class RandomForestTrainerBase<TOptions, TTransformer, TModel> : FastTreeTrainerBase<TOptions, TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : FastForestOptionsBase, new()
{
    private protected RandomForestTrainerBase(IHost host, TOptions options)
        : base(host, options)
    {
    }
}
