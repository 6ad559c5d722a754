using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using CalibratedTrees = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    Microsoft.ML.Trainers.FastTree.FastTreeBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosted trees; see <see cref="BoostedTreesSolver"/>. Their scores are calibrated by the loss itself.</summary>
public sealed class FastTreeBinaryTrainer
    : BoostingFastTreeTrainerBase<FastTreeBinaryTrainer.Options, BinaryPredictionTransformer<CalibratedTrees>, CalibratedTrees>
{
    internal FastTreeBinaryTrainer(IHostEnvironment env, Options options)
        : base(Contracts.CheckRef(env, nameof(env)).Register(nameof(FastTreeBinaryTrainer)), options)
    {
    }

    public sealed class Options : BoostedTreeOptions
    {
    }

    private protected override CalibratedTrees Train(TrainingRows rows)
    {
        var options = FastTreeTrainerOptions;
        var trees = BoostedTreesSolver.Train(rows, new(options.NumberOfTrees, options.NumberOfLeaves, options.MinimumExampleCountPerLeaf,
            options.LearningRate, options.MaximumBinCountPerFeature, options.FeatureFraction, options.FeatureFractionPerSplit,
            options.MaximumTreeOutput, options.Seed));
        return new SigmoidCalibratedModelParameters<FastTreeBinaryModelParameters>(
            new FastTreeBinaryModelParameters(trees, rows.FeatureCount), new PlattCalibrator(-2 * options.LearningRate, 0));
    }

    private protected override BinaryPredictionTransformer<CalibratedTrees> MakeTransformer(CalibratedTrees model, DataViewSchema trainSchema)
        => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => OutputShapes.Binary(calibrated: true);
}
