using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Reads answers from a row or a cursor.</summary>
internal sealed class PredictionReader
{
    private readonly AnswerColumns _columns;
    private readonly Func<object?>? _label;
    private readonly ValueGetter<float>? _score;
    private readonly ValueGetter<VBuffer<float>>? _scores;
    private readonly ValueGetter<float>? _probability;
    private readonly (string Name, Func<object?> Read)[] _asked;
    private VBuffer<float> _buffer;

    public PredictionReader(AnswerColumns columns, DataViewRow row)
    {
        _columns = columns;
        _label = columns.Label is { } label ? ValueOf(row, label, columns.LabelNames) : null;
        _score = columns.Score is { Type: NumberDataViewType } score ? row.GetGetter<float>(score) : null;
        _scores = columns.Score is { Type: VectorDataViewType } scores ? row.GetGetter<VBuffer<float>>(scores) : null;
        _probability = columns.Probability is { } probability ? row.GetGetter<float>(probability) : null;
        _asked = [.. columns.Asked.Select(column => (column.Name, ValueOf(row, column, ColumnNames.OfKey(column))))];
    }

    /// <summary>Reads what there is of the row where the cursor stands.</summary>
    public Prediction Read()
    {
        object? label = _label?.Invoke() is { } given and not "" ? given : null;
        float? score = ReadNumber(_score), probability = ReadNumber(_probability);
        float[]? scores = null;
        if (_scores is not null)
        {
            _scores(ref _buffer);
            scores = new float[_buffer.Length];
            _buffer.CopyTo(scores);
        }
        NamedNumbers named = scores is null ? NamedNumbers.None : new NamedNumbers(_columns.Slots, scores);
        NamedNumbers probabilities = NamedNumbers.None;
        if (scores is not null && _label is not null && AreProbabilities(scores))
        {
            probabilities = named;
        }
        else if (probability is { } yes && _columns.Label?.Type is BooleanDataViewType && scores is null)
        {
            probabilities = new NamedNumbers(_columns.Slots, [1 - yes, yes]);
        }
        return new Prediction
        {
            PredictedLabel = label,
            Score = score,
            Probability = probability,
            Scores = named,
            Probabilities = probabilities,
            Columns = _asked.Length == 0 ? Prediction.NoColumns : _asked.ToDictionary(column => column.Name, column => column.Read()),
        };
    }

    private static float? ReadNumber(ValueGetter<float>? getter)
    {
        if (getter is null)
        {
            return null;
        }
        float value = 0;
        getter(ref value);
        return value;
    }

    // As much as rounding leaves of a sum of 1.
    private static bool AreProbabilities(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            if (!(score >= 0))
            {
                return false;
            }
            sum += score;
        }
        return Math.Abs(sum - 1) < 1e-3;
    }

    private static Func<object?> ValueOf(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string> names) =>
        (Func<object?>)(column.Type is VectorDataViewType vector
            ? Generic.Call(Vector<int>, vector.ItemType.RawType, row, column, names)
            : Generic.Call(Scalar<int>, column.Type.RawType, row, column, names))!;

    private static Func<object?> Scalar<T>(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string> names)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        Func<T, object?> box = Box<T>(column.Type is KeyDataViewType, names);
        return () =>
        {
            getter(ref value);
            return box(value);
        };
    }

    private static Func<object?> Vector<T>(DataViewRow row, DataViewSchema.Column column, IReadOnlyList<string> names)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        Func<T, object?> box = Box<T>(names.Count > 0, names);
        bool areTexts = names.Count > 0 || typeof(T) == typeof(ReadOnlyMemory<char>);
        return () =>
        {
            getter(ref values);
            return areTexts ? values.DenseValues().Select(value => (string?)box(value)).ToArray() : values.DenseValues().ToArray();
        };
    }

    // Texts as strings, keys by their names or numbers; missing keys are null.
    private static Func<T, object?> Box<T>(bool isKey, IReadOnlyList<string> names)
    {
        return isKey ? Key : value => value is ReadOnlyMemory<char> text ? text.ToString() : value;

        object? Key(T value)
        {
            ulong key = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
            return key == 0 ? null : key <= (ulong)names.Count ? names[(int)key - 1] : value;
        }
    }
}
