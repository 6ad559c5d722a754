using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A linear support vector machine; see <see cref="OnlineLinearSolver"/>.</summary>
public sealed class LinearSvmTrainer : OnlineLinearTrainer<BinaryPredictionTransformer<LinearBinaryModelParameters>, LinearBinaryModelParameters>
{
    private readonly Options _options;

    internal LinearSvmTrainer(IHostEnvironment env, Options options)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(LinearSvmTrainer)), options, options.ExampleWeightColumnName)
    {
        Host.CheckUserArg(options.Lambda > 0, nameof(options.Lambda), "must be positive");
        Host.CheckUserArg(options.BatchSize > 0, nameof(options.BatchSize), "must be positive");
        _options = options;
    }

    public sealed class Options : OnlineLinearOptions
    {
        public float Lambda = 0.001f;

        public int BatchSize = 1;

        public bool PerformProjection;

        public bool NoBias;

        public string? ExampleWeightColumnName;
    }

    private protected override (float[] Weights, float Bias) Solve(TrainingRows rows, Func<int[]> nextOrder)
        => OnlineLinearSolver.Pegasos(rows, _options.Lambda, _options.BatchSize, _options.PerformProjection, _options.NoBias,
            _options.NumberOfIterations, nextOrder);

    private protected override BinaryPredictionTransformer<LinearBinaryModelParameters> MakeTransformer(
        LinearBinaryModelParameters model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name);
}
