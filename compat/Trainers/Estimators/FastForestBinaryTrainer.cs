using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A random forest; see <see cref="RandomForestSolver"/>. Its scores are not calibrated.</summary>
public sealed class FastForestBinaryTrainer
    : RandomForestTrainerBase<FastForestBinaryTrainer.Options, BinaryPredictionTransformer<FastForestBinaryModelParameters>, FastForestBinaryModelParameters>
{
    internal FastForestBinaryTrainer(IHostEnvironment env, Options options)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(FastForestBinaryTrainer)), options)
        => Host.CheckUserArg(options.MaximumOutputMagnitudePerTree >= 0, nameof(options.MaximumOutputMagnitudePerTree), "Must be non-negative.");

    public sealed class Options : FastForestOptionsBase
    {
        public double MaximumOutputMagnitudePerTree = 100;
    }

    private protected override FastForestBinaryModelParameters Train(TrainingRows rows)
    {
        var options = FastTreeTrainerOptions;
        var trees = RandomForestSolver.Train(rows, new(options.NumberOfTrees, options.NumberOfLeaves, options.MinimumExampleCountPerLeaf,
            options.MaximumBinCountPerFeature, options.BaggingExampleFraction, options.FeatureFraction, options.FeatureFractionPerSplit,
            options.MaximumOutputMagnitudePerTree, options.Seed));
        return new FastForestBinaryModelParameters(trees, rows.FeatureCount);
    }

    private protected override BinaryPredictionTransformer<FastForestBinaryModelParameters> MakeTransformer(
        FastForestBinaryModelParameters model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => OutputShapes.Binary(calibrated: false);
}
