using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>The rows that a classic model learns from, in memory.</summary>
internal sealed class TrainingRows
{
    private readonly LabeledRows _rows;

    private TrainingRows(FeatureColumn column, IReadOnlyList<string> featureNames, LabeledRows rows, LabelEncoding labels, IChannel channel)
    {
        (Column, FeatureNames, _rows, Labels, Channel) = (column, featureNames, rows, labels, channel);
        Features = new Tensor(Shape.Of((int)rows.Counts.Kept, column.Type.Size), rows.Features);
        Weights = rows.WeightsWith(null);
    }

    /// <summary>The column of features.</summary>
    public FeatureColumn Column { get; }

    /// <summary>The names of the column's slots; empty where they have none.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Features, [rows, size], all finite.</summary>
    public Tensor Features { get; }

    /// <summary>What the label column's values mean.</summary>
    public LabelEncoding Labels { get; }

    /// <summary>What each row counts, [rows], above 0; null where all count alike.</summary>
    public float[]? Weights { get; }

    /// <summary>The log.</summary>
    public IChannel Channel { get; }

    /// <summary>Number of classes, those without a row included; 0 where labels are numbers.</summary>
    public int Classes => Labels.Classes;

    /// <summary>What each row counts where each class counts alike, however many rows it has; <see cref="Weights"/> where they need not.</summary>
    public float[]? WeightsWith(bool balancedClasses) => balancedClasses ? _rows.WeightsWith(new ClassBalance(_rows.Counts)) : Weights;

    /// <summary>The class of each row from 0, where labels are classes: at least two of them occur.</summary>
    public int[] ClassOfRows() => _rows.ClassOfRows();

    /// <summary>The number that each row is labelled with, where labels are numbers.</summary>
    public float[] Targets => _rows.Targets;

    /// <summary>Reads every row once; warns of those left out.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="features">The column of features, a vector of Single.</param>
    /// <param name="label">The column of labels; null where there are none.</param>
    /// <param name="labels">How labels become targets.</param>
    /// <param name="weight">The column of weights, if there is one.</param>
    /// <param name="channel">The log.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">No row is left, all are of one class, or they need too much memory.</exception>
    public static TrainingRows Read(
        IDataView data, string features, string? label, LabelEncoding labels, string? weight, IChannel channel, CancellationToken cancellation)
    {
        var column = FeatureColumns.Require(data.Schema, features);
        var type = (VectorDataViewType)column.Type;
        var columns = new LabeledColumns(features, type.Size, label, labels, weight);
        var rows = LabeledRows.Read(data, columns, null, dense: true, cancellation)!;
        RowChecks.ReportSkipped(channel, rows.Counts, "training");
        RowChecks.RequireRows(rows.Counts, "training");
        RowChecks.RequireTwoClasses(rows.Counts, columns);
        return new TrainingRows(new FeatureColumn(features, type), SlotNames.Of(column, type.Size), rows, labels, channel);
    }
}
