using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Discriminants;

namespace MLNetDeep.Trainers;

/// <summary>
/// Projects a vector column on the axes that tell the classes of a label best apart, scaled so that the covariance within classes is the identity; slots are named LD1, LD2
/// and so on. The transformer's <c>Model</c> tells the axes and what each explains of the variance between classes.
/// Fisher, "The use of multiple measurements in taxonomic problems", 1936.
/// </summary>
public sealed class LinearDiscriminantAnalysisEstimator : ProjectionEstimator<LinearDiscriminantAnalysisModel>
{
    private readonly Options _options;
    private readonly MulticlassTask _task = new();

    internal LinearDiscriminantAnalysisEstimator(IHost host, Options options)
        : base(host, TrainerOptions.Validated(options), options.OutputColumnName)
    {
        _options = options;
    }

    private protected override string Axis => "LD";

    private protected override void Check(SchemaShape shape) => _task.GetOutputSchema(shape, _options);

    private protected override (string? Name, LabelEncoding Encoding) Label(DataViewSchema schema, IChannel channel)
    {
        var label = _task.CheckedLabel(schema, _options);
        return (label.Name, _task.Encode(label, channel));
    }

    private protected override LinearDiscriminantAnalysisModel TrainModel(TrainingRows rows) => _options.Fit(rows);

    /// <summary>What this estimator can be told.</summary>
    public sealed class Options : LinearDiscriminantAnalysisOptions
    {
        /// <summary>The column that is added.</summary>
        public string OutputColumnName { get; set; } = "LinearDiscriminants";

        /// <summary>Axes to project on, at most classes - 1 and features; null: all that the class means span.</summary>
        public int? Components { get; set; }

        private protected override int? Axes => Components;

        /// <inheritdoc/>
        internal override void Validate()
        {
            base.Validate();
            Require(!string.IsNullOrWhiteSpace(OutputColumnName), nameof(OutputColumnName), "the name of a column", OutputColumnName);
            Require(OutputColumnName != LabelColumnName, nameof(OutputColumnName), "another column than the label", OutputColumnName);
            Require(Components is null or >= 1, nameof(Components), "at least 1, or null", Components);
        }
    }
}
