using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Discriminants;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains linear discriminants to tell classes apart, any number of them: normal distributions of one covariance. <c>Score</c> holds the posterior probabilities of the classes.
/// Fisher, "The use of multiple measurements in taxonomic problems", 1936.
/// </summary>
public sealed class LinearDiscriminantAnalysisMulticlassTrainer : MulticlassModelTrainer<LinearDiscriminantAnalysisModel>
{
    private readonly Options _options;

    internal LinearDiscriminantAnalysisMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
        _options = options;
    }

    private protected override bool NeedsNormalization => false;

    private protected override LinearDiscriminantAnalysisModel TrainModel(TrainingRows rows) => _options.Fit(rows);

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : LinearDiscriminantAnalysisOptions;
}
