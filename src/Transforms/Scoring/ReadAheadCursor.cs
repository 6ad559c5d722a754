using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Reads blocks of rows ahead of its reader, evaluates the function for a block at once, and then answers row by row. The input is read on
/// the reader's thread alone, while other threads evaluate the blocks read before. What the reader also wants of the input is kept with the
/// block, since the input has moved on by then.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    // The first blocks are small and one at a time, for readers that want only a few rows.
    private const int SmallestBlock = 16;
    private const int LargestBlock = 256;
    private const int LargestMemory = 1 << 24;

    // Outputs of a block: what one thread writes and another reads stays in the caches.
    private const int LargestOutputs = 1 << 17;

    private readonly BlockMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly bool[] _active;
    private readonly BufferedColumn?[] _kept;
    private readonly BufferedColumn _features;
    private readonly BufferedColumn[] _read;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly BlockEvaluation _evaluation;
    private readonly RowBlock[] _blocks;
    private readonly Queue<RowBlock> _ahead = new();
    private readonly int _largestBlock;
    private RowBlock _block;
    private int _blockSize;
    private int _nextBlock;
    private int _row = -1;
    private long _position = -1;
    private bool _inputEnded;

    public ReadAheadCursor(BlockMapper mapper, DataViewRowCursor input, IReadOnlyCollection<DataViewSchema.Column> columnsNeeded)
    {
        _mapper = mapper;
        _input = input;
        _active = ActiveColumns.Of(mapper.OutputSchema, columnsNeeded);
        _kept = new BufferedColumn?[mapper.InputSchema.Count];
        bool readsImages = false;
        foreach (DataViewSchema.Column column in mapper.InputSchema)
        {
            if (_active[column.Index] && typeof(IDisposable).IsAssignableFrom(column.Type.RawType))
            {
                readsImages = true;
            }
            else if (_active[column.Index] || column.Index == mapper.Vector.Whole?.Index)
            {
                _kept[column.Index] = BufferedColumn.Create(input, column);
            }
        }
        _features = mapper.Vector.Whole is { } whole ? _kept[whole.Index]! : BufferedColumn.Create(mapper.Vector.CreateGetter(input));
        _read = [.. _kept.OfType<BufferedColumn>().Append(_features).Distinct()];
        _id = input.GetIdGetter();

        // An image may be disposed when the input moves on or reads it again: the reader has it from the input, which stays on the reader's
        // row. While the reader has one and evaluates another, as many are ready as keep the helpers at work until it reads again.
        int helpers = readsImages ? 0 : mapper.Function.Threads - 1;
        _blocks = new RowBlock[helpers > 0 ? (2 * helpers) + 3 : 1];
        long rows =
            Math.Min(LargestMemory / ((long)mapper.Function.InputSize * _blocks.Length), LargestOutputs / mapper.Function.OutputSize);
        _largestBlock = readsImages ? 1 : (int)Math.Clamp(rows, 1, LargestBlock);
        _blockSize = Math.Clamp(_largestBlock / 2, 1, SmallestBlock);
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i] = new RowBlock(mapper, _features, i * _largestBlock);
        }
        _block = _blocks[^1];
        _evaluation = new BlockEvaluation(helpers);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => OnRow ? _block.Batch(_row) : 0;

    private bool OnRow => _position >= 0;

    public override bool MoveNext()
    {
        if (_row + 1 < _block.Rows || NextBlock())
        {
            _row++;
            _position++;
            return true;
        }
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => ActiveColumns.IsActive(_active, Schema, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _block.Id(CheckedRow());

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, Schema, column);
        Delegate getter = _mapper.IsComputed(column)
            ? _mapper.CreateGetter(column, () => _block.Output(CheckedRow()))
            : _kept[column.Index]?.CreateGetter(() => _block.FirstPlace + CheckedRow()) ?? _input.GetGetter<TValue>(column);
        return ActiveColumns.Typed<TValue>(getter, column);
    }

    /// <summary>Moves before the first row of the next block; false at the end.</summary>
    private bool NextBlock()
    {
        // A failure is thrown again where the reader tries again.
        if (_block.Failure is null)
        {
            _block.Rows = 0;
            ReadAhead();
            if (_ahead.TryDequeue(out RowBlock? next))
            {
                if (next.Shared)
                {
                    _evaluation.Finish(next);
                }
                else
                {
                    next.Evaluate(alone: true);
                }
                _block = next;
            }
            _row = -1;
            if (_block.Rows > 0)
            {
                return true;
            }
        }
        _position = -1;
        _block.Failure?.Throw();
        return false;
    }

    private void ReadAhead()
    {
        int most = _blockSize < _largestBlock ? 1 : _blocks.Length;
        while (!_inputEnded && _ahead.Count < most)
        {
            RowBlock block = _blocks[_nextBlock];
            Read(block);
            if (block.Rows == 0 && block.Failure is null)
            {
                break;
            }
            _nextBlock = (_nextBlock + 1) % _blocks.Length;
            _ahead.Enqueue(block);
            if (_ahead.Count > 1)
            {
                Share();
            }
        }
        _blockSize = Math.Min(2 * _blockSize, _largestBlock);
    }

    // A block that is ahead alone is evaluated by all threads together.
    private void Share()
    {
        foreach (RowBlock block in _ahead)
        {
            if (!block.Shared)
            {
                block.Shared = true;
                _evaluation.Offer(block);
            }
        }
    }

    private void Read(RowBlock block)
    {
        block.Clear(_blockSize);
        try
        {
            while (block.Rows < _blockSize)
            {
                if (!_input.MoveNext())
                {
                    _inputEnded = true;
                    return;
                }
                ReadRow(block, block.Rows);
                block.Rows++;
            }
        }
        catch (Exception exception)
        {
            // The rows before it are good, and their reader comes first.
            _inputEnded = true;
            block.Failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void ReadRow(RowBlock block, int row)
    {
        int place = block.FirstPlace + row;
        foreach (BufferedColumn column in _read)
        {
            column.Keep(place);
        }
        FeatureVectors.RequireLength(in _features.Values<VBuffer<float>>()[place], _mapper.Function.InputSize, _mapper.Vector.Name);
        _id(ref block.Id(row));
        block.Batch(row) = _input.Batch;
    }

    private int CheckedRow() => OnRow
        ? _row
        : throw new InvalidOperationException("The cursor stands on no row: call MoveNext first, and read only while it returns true.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            int forgotten = _evaluation.Cancel();
            while (_ahead.TryDequeue(out RowBlock? block))
            {
                if (block.Shared && _ahead.Count >= forgotten)
                {
                    block.WaitUntilEvaluated();
                }
            }
            _inputEnded = true;
            (_block.Rows, _position) = (0, -1);
            _input.Dispose();
        }
        base.Dispose(disposing);
    }
}
