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
    private readonly ValueGetter<uint> _readLabel;
    private VBuffer<float> _features;
    private uint _key;
    private long _kept;
    private long _missingLabels;
    private long _badFeatures;
    private int? _onlyClass;

    public LabeledCursor(IDataView data, LabeledColumns columns)
    {
        _columns = columns;
        var features = FeatureColumns.Require(data.Schema, columns.Features, columns.FeatureCount);
        var label = data.Schema[columns.Label];
        _cursor = data.GetRowCursor([features, label]);
        _readFeatures = _cursor.GetGetter<VBuffer<float>>(features);
        _readLabel = _cursor.GetGetter<uint>(label);
    }

    /// <summary>The rows so far.</summary>
    public RowCounts Counts => new(_kept, _missingLabels, _badFeatures, _onlyClass);

    /// <summary>The row's class, from 0.</summary>
    public int Label => (int)_key - 1;

    /// <summary>Moves to the next usable row.</summary>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            _readLabel(ref _key);
            if (_key == 0 || _key > _columns.Classes)
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
            if (_kept++ == 0)
                _onlyClass = Label;
            else if (_onlyClass != Label)
                _onlyClass = null;
            return true;
        }
        return false;
    }

    /// <summary>Copies the row's features.</summary>
    public void CopyFeatures(Span<float> destination) => DenseRows.Copy(in _features, destination, _columns.Features);

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
