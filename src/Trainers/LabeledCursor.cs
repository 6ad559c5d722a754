using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Reads the usable rows of a data view, those with a label and finite features, and counts the others.</summary>
internal sealed class LabeledCursor : IDisposable
{
    private readonly LabeledColumns _columns;
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _readFeatures;
    private readonly LabelReader _label;
    private readonly long[] _classes;
    private VBuffer<float> _features;
    private long _kept;
    private long _missingLabels;
    private long _badFeatures;

    public LabeledCursor(IDataView data, LabeledColumns columns)
    {
        _columns = columns;
        var features = FeatureColumns.Require(data.Schema, columns.Features, columns.FeatureCount);
        var label = data.Schema[columns.Label];
        _cursor = data.GetRowCursor([features, label]);
        _readFeatures = _cursor.GetGetter<VBuffer<float>>(features);
        _label = columns.Labels.CreateReader(_cursor, label);
        _classes = new long[columns.Labels.Classes];
    }

    /// <summary>The rows so far.</summary>
    public RowCounts Counts => new(_kept, _missingLabels, _badFeatures, [.. _classes]);

    /// <summary>Usable rows so far, the present one included.</summary>
    public long Kept => _kept;

    /// <summary>The row's class, from 0; -1 where labels are numbers.</summary>
    public int Class => _label.Class;

    /// <summary>Moves to the next usable row.</summary>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            if (!_label.Read())
            {
                _missingLabels++;
                continue;
            }
            _readFeatures(ref _features);
            if (!AllFinite(_features.GetValues()))
            {
                _badFeatures++;
                continue;
            }
            _kept++;
            if (_label.Class >= 0)
                _classes[_label.Class]++;
            return true;
        }
        return false;
    }

    /// <summary>Copies the row's features.</summary>
    public void CopyFeatures(Span<float> destination) => DenseRows.Copy(in _features, destination, _columns.Features);

    /// <summary>Writes the row's target.</summary>
    public void CopyTarget(Span<float> destination) => _label.CopyTarget(destination);

    public void Dispose() => _cursor.Dispose();

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        // The sum of x - x is 0 for finite numbers and NaN otherwise; several sums, since one waits for each addition.
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var some = new Vector<float>(values[i..]);
            sums += some - some;
        }
        var sum = Vector.Sum(sums);
        foreach (var value in values[i..])
            sum += value - value;
        return sum == 0;
    }
}
