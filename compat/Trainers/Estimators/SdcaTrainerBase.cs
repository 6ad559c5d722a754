using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class StochasticTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected StochasticTrainerBase(IHost host, TrainingColumns columns)
        : base(host, columns)
    {
    }

    public override TrainerInfo Info { get; } = new();
}

public abstract class SdcaTrainerBase<TOptions, TTransformer, TModel> : StochasticTrainerBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : SdcaTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
{
    private protected readonly TOptions SdcaTrainerOptions;

    private protected SdcaTrainerBase(IHost host, TOptions options, TrainingColumns columns)
        : base(host, columns)
    {
        host.CheckUserArg(options.L2Regularization is null or >= 0, nameof(options.L2Regularization), "L2 constant must be non-negative.");
        host.CheckUserArg(options.L1Regularization is null or >= 0, nameof(options.L1Regularization), "L1 threshold must be non-negative.");
        host.CheckUserArg(options.MaximumNumberOfIterations is null or > 0, nameof(options.MaximumNumberOfIterations),
            "Max number of iterations must be positive.");
        host.CheckUserArg(options.ConvergenceTolerance is > 0 and <= 1, nameof(options.ConvergenceTolerance),
            "Convergence tolerance must be positive and no larger than 1.");
        host.CheckUserArg(options.NumberOfThreads is null or > 0, nameof(options.NumberOfThreads), "The number of threads must be positive.");
        SdcaTrainerOptions = options;
    }

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        public float? L2Regularization;

        public float? L1Regularization;

        /// <summary>Accepted for compatibility: one thread does the work, so the result never depends on it.</summary>
        public int? NumberOfThreads;

        public float ConvergenceTolerance = 0.1f;

        public int? MaximumNumberOfIterations;

        public bool Shuffle = true;

        private protected OptionsBase()
        {
        }
    }
}

public abstract class SdcaMulticlassTrainerBase<TModel>
    : SdcaTrainerBase<SdcaMulticlassTrainerBase<TModel>.MulticlassOptions, MulticlassPredictionTransformer<TModel>, TModel>
    where TModel : class
{
    private protected SdcaMulticlassTrainerBase(IHost host, MulticlassOptions options)
        : base(host, options, new(options.FeatureColumnName, options.LabelColumnName, options.ExampleWeightColumnName, Multiclass: true))
    {
    }

    public class MulticlassOptions : OptionsBase
    {
    }

    private protected sealed override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
        => OutputShapes.Multiclass(inputSchema, LabelColumn.Name);

    private protected sealed override MulticlassPredictionTransformer<TModel> MakeTransformer(TModel model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);
}
