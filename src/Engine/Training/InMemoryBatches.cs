using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>A source of rows in arrays, in an order shuffled anew each epoch; the order depends on the seed and the epoch alone.</summary>
public sealed class InMemoryBatches : IBatchSource
{
    private readonly float[] _features;
    private readonly SparseRows? _sparse;
    private readonly float[] _targets;
    private readonly int[]? _labels;
    private readonly float[]? _weights;
    private readonly int[] _rows;
    private readonly int _seed;
    private readonly bool _shuffle;

    /// <summary>Creates a source of rows with a class each; targets are one-hot.</summary>
    /// <param name="features"><c>[rows, inputSize]</c>, not copied.</param>
    /// <param name="inputSize">The number of elements of a row's input.</param>
    /// <param name="labels"><c>[rows]</c>, classes from 0, not copied.</param>
    /// <param name="classes">The number of classes, which is the target's size.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="shuffle">Whether to shuffle each epoch.</param>
    /// <param name="weights">The weight of each row, <c>[rows]</c>, at least 0 and finite; not copied. Null: each counts as 1.</param>
    /// <exception cref="ArgumentException">
    /// The arrays do not fit each other, a label is not one of the classes, or a weight is out of its range.
    /// </exception>
    public InMemoryBatches(
        float[] features, int inputSize, int[] labels, int classes, int seed = 0, bool shuffle = true, float[]? weights = null)
        : this(features, null, inputSize, [], labels, classes, weights, AllRows(features, inputSize), seed, shuffle)
    {
        CheckLabels(labels);
        CheckWeights(weights);
    }

    /// <summary>Creates a source of rows with a target of one or more numbers each.</summary>
    /// <param name="features"><c>[rows, inputSize]</c>, not copied.</param>
    /// <param name="inputSize">The number of elements of a row's input.</param>
    /// <param name="targets"><c>[rows, targetSize]</c>, not copied.</param>
    /// <param name="targetSize">The number of elements of a row's target.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="shuffle">Whether to shuffle each epoch.</param>
    /// <param name="weights">The weight of each row, <c>[rows]</c>, at least 0 and finite; not copied. Null: each counts as 1.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, or a weight is out of its range.</exception>
    public InMemoryBatches(
        float[] features, int inputSize, float[] targets, int targetSize, int seed = 0, bool shuffle = true, float[]? weights = null)
        : this(features, null, inputSize, targets, null, targetSize, weights, AllRows(features, inputSize), seed, shuffle)
    {
        CheckTargets(targets);
        CheckWeights(weights);
    }

    /// <summary>Creates a source of sparse rows with a class each; targets are one-hot.</summary>
    /// <inheritdoc cref="InMemoryBatches(float[], int, int[], int, int, bool, float[])"/>
    public InMemoryBatches(
        SparseRows features, int[] labels, int classes, int seed = 0, bool shuffle = true, float[]? weights = null)
        : this([], features, ColumnsOf(features), [], labels, classes, weights, Numbered(features.Count), seed, shuffle)
    {
        CheckLabels(labels);
        CheckWeights(weights);
    }

    /// <summary>Creates a source of sparse rows with a target of one or more numbers each.</summary>
    /// <inheritdoc cref="InMemoryBatches(float[], int, float[], int, int, bool, float[])"/>
    public InMemoryBatches(
        SparseRows features, float[] targets, int targetSize, int seed = 0, bool shuffle = true, float[]? weights = null)
        : this([], features, ColumnsOf(features), targets, null, targetSize, weights, Numbered(features.Count), seed, shuffle)
    {
        CheckTargets(targets);
        CheckWeights(weights);
    }

    private InMemoryBatches(
        float[] features, SparseRows? sparse, int inputSize, float[] targets, int[]? labels, int targetSize, float[]? weights,
        int[] rows, int seed, bool shuffle)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        _features = features;
        _sparse = sparse;
        _targets = targets;
        _labels = labels;
        _weights = weights;
        _rows = rows;
        _seed = seed;
        _shuffle = shuffle;
        InputSize = inputSize;
        (TargetSize, Classes) = labels is null ? (targetSize, 0) : (1, targetSize);
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public int TargetSize { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>Rows an epoch.</summary>
    public long? Rows => _rows.Length;

    /// <inheritdoc/>
    public bool HasWeights => _weights is not null;

    /// <inheritdoc/>
    public bool IsSparse => _sparse is not null;

    /// <inheritdoc/>
    public IReadOnlyList<bool>? UnscaledInputs { get; init; }

    /// <summary>
    /// Divides the rows as <see cref="ValidationSplit"/> does; the arrays are shared. Validation keeps the rows' order and is not shuffled.
    /// </summary>
    /// <param name="validationFraction">The share of rows for validation, above 0 and below 1.</param>
    /// <param name="stratified">As <see cref="ValidationSplit.Choose"/> takes it.</param>
    /// <exception cref="ArgumentException">
    /// The fraction is out of range, there are fewer than two rows, or each is the only one of its class.
    /// </exception>
    public (InMemoryBatches Training, InMemoryBatches Validation) Split(double validationFraction, bool stratified = true) =>
        Split(validationFraction, stratified, _seed);

    /// <summary>As the public one, another division for another seed.</summary>
    internal (InMemoryBatches Training, InMemoryBatches Validation) Split(double validationFraction, bool stratified, int seed)
    {
        var split = new ValidationSplit();
        foreach (int row in _rows)
        {
            if (_labels is not null)
            {
                split.Add(_labels[row]);
            }
            else
            {
                split.Add(_targets.AsSpan(row * TargetSize, TargetSize));
            }
        }
        bool[] held = split.Choose(validationFraction, seed, stratified);
        return (With([.. _rows.Where((_, i) => !held[i])], _shuffle), With([.. _rows.Where((_, i) => held[i])], false));
    }

    /// <inheritdoc/>
    public IBatchReader StartEpoch(int epoch) => new Reader(this, Order(epoch));

    /// <summary>
    /// Starts reading all rows once, by a reader for each part: the row at place p of the epoch's order is of part
    /// <c>parts[p % parts.Count]</c>; -1: of none.
    /// </summary>
    internal IBatchReader[] StartEpoch(int epoch, IReadOnlyList<int> parts, int count)
    {
        List<int>[] rows = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        foreach ((int place, int row) in Order(epoch).Index())
        {
            if (parts[place % parts.Count] is >= 0 and var part)
            {
                rows[part].Add(row);
            }
        }
        return [.. rows.Select(part => new Reader(this, [.. part]))];
    }

    /// <summary>A source of every so many rows, from one on, with an order of its own; the arrays are shared.</summary>
    internal InMemoryBatches TakeEvery(int step, int first, ulong order) =>
        With([.. _rows.Where((_, i) => i % step == first)], _shuffle, (int)RandomNumbers.Bits((ulong)_seed, order));

    private static int[] AllRows(float[] features, int inputSize)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        if (features.Length % inputSize != 0)
        {
            throw new ArgumentException(
                $"Features of rows of {inputSize} numbers must be a multiple of it; got {features.Length}.", nameof(features));
        }
        return Numbered(features.Length / inputSize);
    }

    private static int ColumnsOf(SparseRows features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.Columns;
    }

    private static int[] Numbered(int count)
    {
        int[] rows = new int[count];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }
        return rows;
    }

    private void CheckLabels(int[] labels)
    {
        if (labels.Length != _rows.Length)
        {
            throw new ArgumentException($"{_rows.Length} rows of features need as many labels; got {labels.Length}.", nameof(labels));
        }
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= Classes);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Labels go from 0 to {Classes - 1}; row {wrong} has {labels[wrong]}.", nameof(labels));
        }
    }

    private void CheckTargets(float[] targets)
    {
        if (targets.Length != (long)_rows.Length * TargetSize)
        {
            throw new ArgumentException(
                $"{_rows.Length} rows need {(long)_rows.Length * TargetSize} targets; got {targets.Length}.", nameof(targets));
        }
    }

    private void CheckWeights(float[]? weights)
    {
        if (weights is null)
        {
            return;
        }
        if (weights.Length != _rows.Length)
        {
            throw new ArgumentException($"{_rows.Length} rows need as many weights; got {weights.Length}.", nameof(weights));
        }
        int wrong = Array.FindIndex(weights, weight => !(weight >= 0 && float.IsFinite(weight)));
        if (wrong >= 0)
        {
            throw new ArgumentException($"Weights are at least 0 and finite; row {wrong} has {weights[wrong]}.", nameof(weights));
        }
    }

    private int[] Order(int epoch)
    {
        if (!_shuffle)
        {
            return _rows;
        }
        int[] order = (int[])_rows.Clone();
        RandomNumbers.Shuffle(RandomStreams.Key(_seed, RandomUse.Shuffle, epoch), order);
        return order;
    }

    private InMemoryBatches With(int[] rows, bool shuffle, int? seed = null) => new(
        _features, _sparse, InputSize, _targets, _labels, _labels is null ? TargetSize : Classes, _weights, rows, seed ?? _seed, shuffle)
    {
        UnscaledInputs = UnscaledInputs,
    };

    private void CopyRow(int row, Span<float> input, Span<float> target)
    {
        if (_sparse is null)
        {
            _features.AsSpan(row * InputSize, InputSize).CopyTo(input);
        }
        else
        {
            _sparse.CopyTo(row, input);
        }
        CopyTarget(row, target);
    }

    private void CopyTarget(int row, Span<float> target)
    {
        if (_labels is null)
        {
            _targets.AsSpan(row * TargetSize, TargetSize).CopyTo(target);
            return;
        }
        target[0] = _labels[row];
    }

    private sealed class Reader(InMemoryBatches source, int[] order) : IParallelBatchReader
    {
        // Rows come from anywhere in memory: a second thread waits for others of them at the same time.
        private const int ElementsForThreads = 1 << 13;
        private const int RowsOfChunk = 4;

        private int _next;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights) =>
            ReadBatch(inputs, targets, weights, Parallelism.Single);

        public unsafe int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism)
        {
            int room = Math.Min(inputs.Length / source.InputSize, targets.Length / source.TargetSize);
            int count = Math.Min(room, order.Length - _next);
            Parallelism allowed = (long)count * source.InputSize < ElementsForThreads ? Parallelism.Single : parallelism;
            fixed (float* x = inputs, t = targets)
            {
                allowed.For((count + RowsOfChunk - 1) / RowsOfChunk, new CopyBody(source, order, _next, count, x, t));
            }
            return Finish(count, weights);
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            int count = Math.Min(targets.Length / source.TargetSize, order.Length - _next);
            for (int i = 0; i < count; i++)
            {
                inputs.AddRows(source._sparse!, order[_next + i], 1);
                source.CopyTarget(order[_next + i], targets.Slice(i * source.TargetSize, source.TargetSize));
            }
            return Finish(count, weights);
        }

        public void Dispose()
        {
        }

        private int Finish(int count, Span<float> weights)
        {
            if (source._weights is { } rowWeights && !weights.IsEmpty)
            {
                for (int i = 0; i < count; i++)
                {
                    weights[i] = rowWeights[order[_next + i]];
                }
            }
            _next += count;
            return count;
        }

        private readonly unsafe struct CopyBody(InMemoryBatches source, int[] order, int first, int count, float* inputs, float* targets)
            : IChunkBody
        {
            public void Run(int chunk, int worker)
            {
                int end = Math.Min(count, (chunk + 1) * RowsOfChunk);
                for (int i = chunk * RowsOfChunk; i < end; i++)
                {
                    source.CopyRow(
                        order[first + i],
                        new Span<float>(inputs + ((nint)i * source.InputSize), source.InputSize),
                        new Span<float>(targets + ((nint)i * source.TargetSize), source.TargetSize));
                }
            }
        }
    }
}
