using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Discriminants;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains linear discriminants to answer yes or no: two normal distributions of one covariance. <c>Score</c> is the log-odds of yes, <c>Probability</c> its posterior probability.
/// Fisher, "The use of multiple measurements in taxonomic problems", 1936.
/// </summary>
public sealed class LinearDiscriminantAnalysisBinaryTrainer : BinaryModelTrainer<LinearDiscriminantAnalysisModel>
{
    private readonly Options _options;

    internal LinearDiscriminantAnalysisBinaryTrainer(IHost host, Options options)
        : base(host, options, calibrated: true)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override LinearDiscriminantAnalysisModel TrainModel(TrainingRows rows) => _options.Fit(rows);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : LinearDiscriminantAnalysisOptions;
}
