using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Reads the usable rows of a data view, those with a label, finite features and a weight, and counts the others.</summary>
internal sealed class LabeledCursor : IDisposable
{
    private readonly LabeledColumns _columns;
    private readonly DataViewRowCursor _cursor;
    private readonly string _name;
    private readonly ValueGetter<VBuffer<float>> _readFeatures;
    private readonly Func<float[], bool> _readLabel;
    private readonly float[] _target;
    private readonly ValueGetter<float>? _readWeight;
    private readonly long[] _classes;
    private VBuffer<float> _features;
    private long _kept;
    private long _missingLabels;
    private long _badFeatures;
    private long _badWeights;
    private long _missingFeatures;
    private float _weight = 1;

    public LabeledCursor(IDataView data, LabeledColumns columns)
    {
        _columns = columns;
        var vector = new InputVector(data.Schema, columns.Features, columns.FeatureCount, columns.Categories);
        DataViewSchema.Column? label = columns.Label is null ? null : data.Schema[columns.Label];
        DataViewSchema.Column? weight = columns.Weight is null ? null : data.Schema[columns.Weight];
        DataViewSchema.Column?[] targets = [label, weight];
        _cursor = data.GetRowCursor([.. vector.Columns, .. targets.OfType<DataViewSchema.Column>()]);
        _name = vector.Name;
        _readFeatures = vector.CreateGetter(_cursor);
        _readLabel = label is null ? _ => true : columns.Labels.CreateReader(_cursor, label.Value);
        _target = new float[columns.Labels.TargetSize];
        _readWeight = weight is null ? null : _cursor.GetGetter<float>(weight.Value);
        _classes = new long[columns.Labels.Classes];
    }

    /// <summary>The rows so far.</summary>
    public RowCounts Counts => new(_kept, _missingLabels, _badFeatures, _readWeight is null ? null : _badWeights, [.. _classes])
    {
        MissingFeatures = _missingFeatures,
    };

    /// <summary>Usable rows so far, the present one included.</summary>
    public long Kept => _kept;

    /// <summary>The row's class, from 0; -1 where labels are numbers.</summary>
    public int Class => _classes.Length > 0 ? (int)_target[0] : -1;

    /// <summary>The weight of the row; 1 where rows have none.</summary>
    public float Weight => _weight;

    /// <summary>Moves to the next usable row.</summary>
    /// <exception cref="InvalidOperationException">A weight is negative.</exception>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            if (!_readLabel(_target))
            {
                _missingLabels++;
                continue;
            }
            _readFeatures(ref _features);
            bool areFinite = FiniteNumbers.AreAll(_features.GetValues());
            if (!areFinite && !(_columns.TakesMissing && FiniteNumbers.HaveNoInfinity(_features.GetValues())))
            {
                _badFeatures++;
                continue;
            }
            if (!ReadWeight())
            {
                _badWeights++;
                continue;
            }
            _kept++;
            _missingFeatures += areFinite ? 0 : 1;
            if (_classes.Length > 0)
            {
                _classes[Class]++;
            }
            return true;
        }
        return false;
    }

    /// <summary>Features that the row gives: all where it is dense, those that are not zero where it is sparse.</summary>
    public int GivenFeatures => _features.GetValues().Length;

    /// <summary>Adds the row's features to sparse rows.</summary>
    public void AddFeatures(SparseRows rows) => FeatureVectors.Add(in _features, rows, _name);

    /// <summary>Copies the row's features.</summary>
    public void CopyFeatures(Span<float> destination) => FeatureVectors.CopyTo(in _features, destination, _name);

    /// <summary>Writes the row's target.</summary>
    public void CopyTarget(Span<float> destination) => _target.CopyTo(destination);

    public void Dispose() => _cursor.Dispose();

    private bool ReadWeight()
    {
        if (_readWeight is null)
        {
            return true;
        }
        _readWeight(ref _weight);
        if (_weight < 0)
        {
            throw new InvalidOperationException(
                $"Row {_cursor.Position} of weight column '{_columns.Weight}' holds {_weight}: expected weights of 0 or more. "
                + "Correct the column, or leave such rows out.");
        }
        return _weight > 0 && float.IsFinite(_weight);
    }
}
