using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>
/// The rows of a data view that a learner learns from. Those that it asks for in memory are read once, when it first asks.
/// </summary>
internal sealed class DataViewRows : Engine.Learning.TrainingRows
{
    private readonly Lazy<LabeledRows> _rows;
    private readonly CancellationToken _cancellation;
    private readonly int _seed;
    private readonly bool _fills;

    /// <param name="channel">The log.</param>
    /// <param name="seed">The seed for a learner that was given none.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="labels">How labels become targets.</param>
    /// <param name="learner">The learner.</param>
    public DataViewRows(
        IChannel channel, int seed, IDataView data, TrainerColumns columns, LabelEncoding labels, Learner learner)
    {
        (Channel, _seed, Data) = (channel, seed, data);
        FeatureColumn = columns.Features is null ? null : FeatureColumns.Require(data.Schema, columns.Features, columns.Role);
        VectorDataViewType type = FeatureColumn?.Type as VectorDataViewType ?? new VectorDataViewType(NumberDataViewType.Single);
        Column = new FeatureColumn(columns.Features, type);
        // Of tables, that is: a column with the dimensions of an image is none.
        _fills = !learner.TakesMissing && type.Dimensions.Length == 1;
        Columns = new LabeledColumns(columns.Features, type.Size, columns.Label, labels, columns.Weight)
        {
            Indicators = FeatureColumn is { } features ? InputColumns.FindIndicators(features) : null,
            AreNormalized = FeatureColumn?.IsNormalized() == true,
            TakesMissing = learner.TakesMissing || _fills,
        };
        CategoryNames = columns.Categories;
        _cancellation = learner.CancellationToken;
        _rows = new(Read);
    }

    /// <summary>The log.</summary>
    public IChannel Channel { get; }

    /// <summary>The rows as they are.</summary>
    public IDataView Data { get; }

    /// <summary>The rows to watch, if they are given.</summary>
    public IDataView? Validation { get; init; }

    /// <summary>The column of features in the data; null where categories alone are read.</summary>
    public DataViewSchema.Column? FeatureColumn { get; }

    /// <summary>The names of the columns of categories; they are read from <see cref="ReadCategories"/> on.</summary>
    public IReadOnlyList<string> CategoryNames { get; }

    /// <summary>The columns of features and categories, as a transformer keeps them once the rows have been learned from.</summary>
    public FeatureColumn Column { get; private set; }

    /// <summary>The columns that are read.</summary>
    public LabeledColumns Columns { get; private set; }

    /// <summary>The values of the classes in the label's own type; null where it does not say.</summary>
    public ClassValues? ClassValues => Columns.Labels.ClassValues;

    public override Tensor Features =>
        field ??= new Tensor(Shape.Of((int)_rows.Value.Counts.Kept, Columns.FeatureCount), _rows.Value.Features);

    public override IReadOnlyList<string> FeatureNames => SlotNames.Of(FeatureColumn!.Value, Columns.FeatureCount);

    public override IReadOnlyList<string> ClassNames => Columns.Labels.ClassNames;

    public override int Classes => Columns.Labels.Classes;

    public override int[] Labels => field ??= _rows.Value.Classes!;

    public override float[] Targets => _rows.Value.Targets;

    public override float[]? Weights => _rows.Value.WeightsWith(null);

    /// <summary>Has the columns of categories read beside the features.</summary>
    /// <param name="known">The columns with the values that are known; null: those that the rows have.</param>
    /// <exception cref="InvalidOperationException">There is nothing to learn from.</exception>
    public void ReadCategories(IReadOnlyList<CategoryColumn>? known)
    {
        IReadOnlyList<CategoryColumn> categories = known ?? CategoryValues.Read(Data, CategoryNames, _cancellation);
        Column = Column with { Categories = categories };
        Columns = Columns with
        {
            FeatureCount = Columns.FeatureCount + categories.Sum(category => category.Size),
            Categories = categories,
        };
        if (Columns.FeatureCount == 0)
        {
            throw new InvalidOperationException(
                $"No value of {string.Join(", ", CategoryNames)} occurs in two training rows or more: there is nothing to learn from. "
                + "Give columns of categories, or features beside them.");
        }
    }

    public override int DrawSeed() => _seed;

    public override void Info(string message) => Channel.Info(MessageSensitivity.None, message);

    public override void Warn(string message) => Channel.Warning(MessageSensitivity.None, message);

    private LabeledRows Read()
    {
        LabeledRows rows = LabeledRows.Read(Data, Columns, null, dense: true, _cancellation)!;
        rows.Counts.ReportSkipped(Channel, "training");
        rows.Counts.RequireRows("training");
        rows.Counts.RequireTwoClasses(Columns);
        if (_fills)
        {
            float[] medians = InputSampling.Medians(rows.Features, Columns.FeatureCount);
            if (rows.Counts.MissingFeatures > 0)
            {
                ReportFilled(rows.Features);
                MissingNumbers.Fill(rows.Features, medians);
            }
            Column = Column with { Fill = medians };
        }
        return rows;
    }

    private void ReportFilled(float[] features)
    {
        const int Told = 10;
        int[] counts = new int[Columns.FeatureCount];
        for (int i = 0; i < features.Length; i++)
        {
            counts[i % counts.Length] += float.IsNaN(features[i]) ? 1 : 0;
        }
        IReadOnlyList<string> names = FeatureNames;
        string[] filled =
        [
            .. Enumerable.Range(0, counts.Length).Where(feature => counts[feature] > 0).Select(feature =>
                $"{(feature < names.Count && names[feature].Length > 0 ? names[feature] : $"feature {feature}")} {counts[feature]:N0}"),
        ];
        Warn(
            $"Filled {counts.Sum(count => (long)count):N0} missing values of {filled.Length:N0} of {counts.Length:N0} features with their "
            + $"medians: {string.Join(", ", filled.Take(Told))}{(filled.Length > Told ? $", and {filled.Length - Told:N0} more" : "")}. "
            + "Those of rows to predict are filled alike; trees, forests and Mlp learn from them.");
    }
}
