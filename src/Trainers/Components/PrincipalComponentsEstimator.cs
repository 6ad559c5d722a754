using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Components;

namespace MLNetDeep.Trainers;

/// <summary>
/// Projects a vector column on its principal components, exactly and centred; slots are named PC1, PC2 and so on. The transformer's <c>Model</c> tells
/// the components, what each explains of the variance, and the way back.
/// Pearson, "On lines and planes of closest fit to systems of points in space", 1901.
/// </summary>
public sealed class PrincipalComponentsEstimator : ProjectionEstimator<PrincipalComponentsModel>
{
    private readonly Options _options;

    internal PrincipalComponentsEstimator(IHost host, Options options)
        : base(host, TrainerOptions.Validated(options), options.OutputColumnName)
    {
        _options = options;
    }

    private protected override string Axis => "PC";

    private protected override PrincipalComponentsModel TrainModel(TrainingRows rows) => PrincipalComponentsModel.Fit(
        rows.Features,
        new PrincipalComponentsSettings
        {
            Components = _options.Components,
            ShareOfVariance = _options.ShareOfVariance,
            Whiten = _options.Whiten,
            Threads = _options.NumberOfThreads,
        },
        _options.CancellationToken);

    /// <summary>What this estimator can be told.</summary>
    public sealed class Options : TrainerOptions
    {
        /// <summary>The column that is added.</summary>
        public string OutputColumnName { get; set; } = "PrincipalComponents";

        /// <summary>
        /// Number of components, at most as many as rows and as features; null: by <see cref="ShareOfVariance"/>. With neither, all of them.
        /// </summary>
        public int? Components { get; set; }

        /// <summary>The fewest components are kept that explain at least this share of the variance, above 0 and below 1; null: by <see cref="Components"/>.</summary>
        public double? ShareOfVariance { get; set; }

        /// <summary>Whether each projection is divided by its standard deviation; one without variance is 0.</summary>
        public bool Whiten { get; set; }

        /// <inheritdoc/>
        internal override void Validate()
        {
            base.Validate();
            Require(!string.IsNullOrWhiteSpace(OutputColumnName), nameof(OutputColumnName), "the name of a column", OutputColumnName);
            Require(Components is null or >= 1, nameof(Components), "at least 1, or null", Components);
            Require(ShareOfVariance is null or (> 0 and < 1), nameof(ShareOfVariance), "above 0 and below 1, or null", ShareOfVariance);
            Require(Components is null || ShareOfVariance is null, nameof(ShareOfVariance), "null where Components is given", ShareOfVariance);
        }
    }
}
