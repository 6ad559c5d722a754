using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class OnlineLinearOptions : TrainerInputBaseWithLabel
{
    public int NumberOfIterations = OnlineDefault.NumberOfIterations;

    public bool Shuffle = true;

    internal class OnlineDefault
    {
        public const int NumberOfIterations = 1;
    }
}

/// <summary>A linear binary trainer that learns from one example at a time.</summary>
public abstract class OnlineLinearTrainer<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>, IBinaryTrainer
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly OnlineLinearOptions OnlineLinearTrainerOptions;

    private protected OnlineLinearTrainer(IHost host, OnlineLinearOptions options, string? weightColumn)
        : base(host, new(options.FeatureColumnName, options.LabelColumnName, weightColumn, Multiclass: false))
    {
        host.CheckUserArg(options.NumberOfIterations > 0, nameof(options.NumberOfIterations), "must be positive");
        OnlineLinearTrainerOptions = options;
    }

    public override TrainerInfo Info { get; } = new(calibration: true, supportIncrementalTrain: true);

    TrainingColumns IBinaryTrainer.Columns => Columns;

    IScalarModel IBinaryTrainer.Train(TrainingRows rows) => Train(rows);

    private protected sealed override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => OutputShapes.Binary(calibrated: false);

    private protected sealed override TModel TrainModel(TrainingRows rows, DataViewSchema schema) => (TModel)(object)Train(rows);

    private protected abstract (float[] Weights, float Bias) Solve(TrainingRows rows, Func<int[]> nextOrder);

    private LinearBinaryModelParameters Train(TrainingRows rows)
    {
        var orders = new RowOrders(rows.Count, OnlineLinearTrainerOptions.Shuffle ? Host.Rand : null);
        var (weights, bias) = Solve(rows, orders.Next);
        Host.Check(float.IsFinite(bias) && Array.TrueForAll(weights, float.IsFinite),
            "The weights/bias contain invalid values (NaN or Infinite). Potential causes: high learning rates, no normalization, high initial weights, etc.");
        return new LinearBinaryModelParameters(weights, bias);
    }
}

public abstract class AveragedLinearOptions : OnlineLinearOptions
{
    public float LearningRate = AveragedDefault.LearningRate;

    public bool DecreaseLearningRate = AveragedDefault.DecreaseLearningRate;

    public float L2Regularization = AveragedDefault.L2Regularization;

    public bool Averaged = true;

    internal class AveragedDefault : OnlineDefault
    {
        public const float LearningRate = 1;
        public const bool DecreaseLearningRate = false;
        public const float L2Regularization = 0;
    }
}

public abstract class AveragedLinearTrainer<TTransformer, TModel> : OnlineLinearTrainer<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected readonly AveragedLinearOptions AveragedLinearTrainerOptions;

    private protected AveragedLinearTrainer(IHost host, AveragedLinearOptions options)
        : base(host, options, weightColumn: null)
    {
        host.CheckUserArg(options.LearningRate > 0, nameof(options.LearningRate), "must be positive");
        host.CheckUserArg(options.L2Regularization is >= 0 and < 0.5f, nameof(options.L2Regularization), "must be in range [0, 0.5)");
        AveragedLinearTrainerOptions = options;
    }
}
