using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Serving;

/// <summary>
/// A chain of transformers with what reads rows for it, a set for each thread that predicts at once. It is freed when it is retired and
/// the last that uses it has left.
/// </summary>
internal sealed class ServedModel
{
    // Many times what our own transformers read ahead, and at most some megabytes of numbers.
    private const int MostBlockRows = 1024;
    private const int BlockElements = 1 << 21;

    private readonly ITransformer _transformer;
    private readonly IRowToRowMapper _mapper;
    private readonly InputSchema _inputs;
    private readonly AnswerColumns _answers;
    private readonly ConcurrentQueue<RowSet> _single = new();
    private readonly ConcurrentQueue<BlockSet> _blocks = new();
    private readonly bool _owns;
    private readonly int _blockRows;
    private int _users = 1;

    /// <param name="transformer">The chain.</param>
    /// <param name="schema">The columns that it is given.</param>
    /// <param name="options">The options.</param>
    /// <param name="owns">Whether the chain is freed with the model.</param>
    /// <exception cref="InvalidOperationException">A step of the chain does not map each row by itself.</exception>
    /// <exception cref="ArgumentException">A column that is asked for is not there, or one that a step reads.</exception>
    public ServedModel(ITransformer transformer, DataViewSchema schema, PredictorOptions options, bool owns)
    {
        _owns = owns;
        _transformer = OfScoring(transformer);
        Owned = transformer;
        RequireMapper(_transformer);
        _mapper = _transformer.GetRowToRowMapper(schema);
        _answers = new AnswerColumns(_mapper.OutputSchema, options.Columns);
        _inputs = new InputSchema(schema, _mapper.GetDependencies(_answers.Read));
        Inputs = [.. _inputs.Needed.Select(column => new PredictorField(column.Column))];
        Outputs = [.. _answers.Read.Select(column => new PredictorField(column))];
        Labels = _answers.Label is null ? [] : _answers.LabelNames.Count > 0 ? _answers.LabelNames : [.. _answers.Slots.Names];

        _blockRows = Math.Clamp(BlockElements / Math.Max(1, Inputs.Sum(input => input.Size ?? 1)), 2, MostBlockRows);

        // What cannot be read is told now, not by the first request.
        _single.Enqueue(new RowSet(this));
    }

    /// <summary>The transformer as it was given.</summary>
    public ITransformer Owned { get; }

    public IReadOnlyList<PredictorField> Inputs { get; }

    public IReadOnlyList<PredictorField> Outputs { get; }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>The steps, a line each, and the layers of each network.</summary>
    public string Summary => string.Join(Environment.NewLine, Steps(_transformer).Select(step =>
        step is ISingleFeaturePredictionTransformer<Network> { Model: { } network }
            ? $"{TypeNames.Of(step.GetType())}{Environment.NewLine}{network.Spec.Summary()}"
            : TypeNames.Of(step.GetType())));

    /// <summary>Begins a use; false where the model is freed.</summary>
    public bool TryEnter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int found = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (found == users)
            {
                return true;
            }
            users = found;
        }
        return false;
    }

    /// <summary>Ends a use, or the model's time: the last frees it.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }
        while (_single.TryDequeue(out RowSet? set))
        {
            set.Dispose();
        }
        _blocks.Clear();
        if (_owns)
        {
            (Owned as IDisposable)?.Dispose();
        }
    }

    /// <summary>Predicts of one row.</summary>
    public Prediction Predict(object? row, int? number = null)
    {
        RowSet set = Borrow();
        try
        {
            return set.Predict(row, number);
        }
        finally
        {
            _single.Enqueue(set);
        }
    }

    /// <summary>Predicts of one row of JSON.</summary>
    /// <exception cref="JsonException">It is no JSON, or more than one value.</exception>
    public Prediction Predict(ReadOnlySpan<byte> json)
    {
        RowSet set = Borrow();
        try
        {
            return set.Predict(json);
        }
        finally
        {
            _single.Enqueue(set);
        }
    }

    /// <summary>Predicts of several rows, by the block.</summary>
    public List<Prediction> PredictMany(IEnumerable<object?> rows)
    {
        var predictions = new List<Prediction>();
        foreach (object?[] chunk in rows.Chunk(_blockRows))
        {
            if (chunk.Length == 1)
            {
                predictions.Add(Predict(chunk[0], predictions.Count));
                continue;
            }
            if (!_blocks.TryDequeue(out BlockSet? set))
            {
                set = new BlockSet(this);
            }
            try
            {
                set.Predict(chunk, predictions);
            }
            finally
            {
                _blocks.Enqueue(set);
            }
        }
        return predictions;
    }

    private RowSet Borrow() => _single.TryDequeue(out RowSet? set) ? set : new RowSet(this);

    // Steps for training alone are not part of what scores.
    private static ITransformer OfScoring(ITransformer transformer)
    {
        Type type = transformer.GetType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TransformerChain<>)
            ? (ITransformer)type.GetMethod(nameof(TransformerChain<>.GetModelFor))!.Invoke(
                transformer, BindingFlags.DoNotWrapExceptions, null, [TransformerScope.Scoring], null)!
            : transformer;
    }

    private static void RequireMapper(ITransformer transformer)
    {
        if (transformer.IsRowToRowMapper)
        {
            return;
        }
        ITransformer[] steps = Steps(transformer).ToArray();
        int at = Array.FindIndex(steps, step => !step.IsRowToRowMapper);
        throw new InvalidOperationException(
            $"Step {at + 1} of {steps.Length}, {TypeNames.Of(steps[at].GetType())}, does not map each row by itself: expected steps that "
            + "do, such as trained models and transforms of columns. Leave it out, or call Transform with all rows.");
    }

    private static IEnumerable<ITransformer> Steps(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [transformer];

    /// <summary>What one thread predicts of single rows with.</summary>
    private sealed class RowSet : IDisposable
    {
        private readonly InputRows _rows;
        private readonly InputRow _input;
        private readonly DataViewRow _output;
        private readonly PredictionReader _reader;

        public RowSet(ServedModel model)
        {
            _rows = new InputRows(model._inputs, 1);
            _input = new InputRow(_rows);
            _output = ConcurrentRows.Create(() => model._mapper.GetRow(_input, model._answers.Read));
            _reader = new PredictionReader(model._answers, _output);
        }

        public Prediction Predict(object? row, int? number)
        {
            _rows.Set(0, row, number);
            return Read();
        }

        public Prediction Predict(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            _rows.Set(0, ref reader, null);
            // Anything after the row is an error.
            reader.Read();
            return Read();
        }

        private Prediction Read()
        {
            _input.MoveNext();
            return _reader.Read();
        }

        public void Dispose() => _output.Dispose();
    }

    /// <summary>What one thread predicts of blocks of rows with.</summary>
    private sealed class BlockSet
    {
        private readonly ServedModel _model;
        private readonly InputRows _rows;
        private readonly IDataView _output;

        public BlockSet(ServedModel model)
        {
            _model = model;
            _rows = new InputRows(model._inputs, model._blockRows);
            _output = model._transformer.Transform(_rows);
        }

        public void Predict(object?[] chunk, List<Prediction> predictions)
        {
            int before = predictions.Count;
            _rows.Count = chunk.Length;
            for (int i = 0; i < chunk.Length; i++)
            {
                _rows.Set(i, chunk[i], before + i);
            }
            using DataViewRowCursor cursor = _output.GetRowCursor(_model._answers.Read);
            var reader = new PredictionReader(_model._answers, cursor);
            while (cursor.MoveNext())
            {
                predictions.Add(reader.Read());
            }
            if (predictions.Count != before + chunk.Length)
            {
                throw new InvalidOperationException(
                    $"The model gave {predictions.Count - before} answers for {chunk.Length} rows; expected one each: a step leaves out "
                    + "rows.");
            }
        }
    }
}
