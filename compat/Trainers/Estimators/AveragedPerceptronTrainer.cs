using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The averaged perceptron; see <see cref="OnlineLinearSolver"/>.</summary>
public sealed class AveragedPerceptronTrainer : AveragedLinearTrainer<BinaryPredictionTransformer<LinearBinaryModelParameters>, LinearBinaryModelParameters>
{
    private readonly IClassificationLoss _loss;

    internal AveragedPerceptronTrainer(IHostEnvironment env, Options options)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(AveragedPerceptronTrainer)), options)
        => _loss = options.LossFunction ?? new HingeLoss();

    internal sealed class AveragedPerceptronDefault : AveragedLinearOptions.AveragedDefault
    {
        public new const int NumberOfIterations = 10;
    }

    public sealed class Options : AveragedLinearOptions
    {
        public Options() => NumberOfIterations = AveragedPerceptronDefault.NumberOfIterations;

        public IClassificationLoss? LossFunction { get; set; }
    }

    private protected override (float[] Weights, float Bias) Solve(TrainingRows rows, Func<int[]> nextOrder)
    {
        var options = AveragedLinearTrainerOptions;
        return OnlineLinearSolver.AveragedPerceptron(rows, _loss, options.LearningRate, options.DecreaseLearningRate, options.L2Regularization,
            options.NumberOfIterations, options.Averaged, nextOrder);
    }

    private protected override BinaryPredictionTransformer<LinearBinaryModelParameters> MakeTransformer(
        LinearBinaryModelParameters model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name);
}
