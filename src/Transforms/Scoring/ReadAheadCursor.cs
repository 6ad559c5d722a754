using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Reads a block of rows ahead of its reader, evaluates the function for all of them at once, and then answers row by row.
/// What the reader also wants of the input is kept with the block, since the input has moved on by then.
/// </summary>
internal sealed class ReadAheadCursor : DataViewRowCursor
{
    // The first blocks are small, for readers that want only a few rows.
    private const int SmallestBlock = 16;
    private const int LargestBlock = 256;

    private readonly BlockMapper _mapper;
    private readonly DataViewRowCursor _input;
    private readonly bool[] _active;
    private readonly bool _computes;
    private readonly BufferedColumn?[] _kept;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly ValueGetter<VBuffer<float>>? _features;
    private readonly DataViewRowId[] _ids = new DataViewRowId[LargestBlock];
    private readonly long[] _batches = new long[LargestBlock];
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private VBuffer<float> _buffer;
    private int _blockSize = SmallestBlock;
    private int _rows;
    private int _row = -1;
    private long _position = -1;

    public ReadAheadCursor(BlockMapper mapper, DataViewRowCursor input, IReadOnlyCollection<DataViewSchema.Column> columnsNeeded)
    {
        _mapper = mapper;
        _input = input;
        _active = ActiveColumns.Of(mapper.OutputSchema, columnsNeeded);
        _computes = mapper.OutputSchema.Any(column => _active[column.Index] && mapper.IsComputed(column));
        _inputs = new float[_computes ? LargestBlock * mapper.Function.InputSize : 0];
        _outputs = new float[_computes ? LargestBlock * mapper.Function.OutputSize : 0];
        _kept = new BufferedColumn?[mapper.InputSchema.Count];
        foreach (var column in mapper.InputSchema)
            if (_active[column.Index])
                _kept[column.Index] = BufferedColumn.Create(input, column, LargestBlock);
        if (_computes)
            _features = input.GetGetter<VBuffer<float>>(mapper.InputColumn);
        _id = input.GetIdGetter();
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => OnRow ? _batches[_row] : 0;

    private bool OnRow => _row >= 0 && _row < _rows;

    public override bool MoveNext()
    {
        if (_row + 1 >= _rows && !ReadBlock())
        {
            _row = _rows;
            _position = -1;
            return false;
        }
        _row++;
        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => ActiveColumns.IsActive(_active, Schema, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[CheckedRow()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, Schema, column);
        var getter = _mapper.IsComputed(column)
            ? _mapper.CreateGetter(column, Outputs)
            : _kept[column.Index]!.CreateGetter(CheckedRow);
        return ActiveColumns.Typed<TValue>(getter, column);
    }

    private bool ReadBlock()
    {
        var rows = 0;
        var width = _mapper.Function.InputSize;
        while (rows < _blockSize && _input.MoveNext())
        {
            if (_computes)
            {
                _features!(ref _buffer);
                DenseRows.Copy(in _buffer, _inputs.AsSpan(rows * width, width), _mapper.InputColumn.Name);
            }
            foreach (var column in _kept)
                column?.Keep(rows);
            _id(ref _ids[rows]);
            _batches[rows] = _input.Batch;
            rows++;
        }
        if (rows == 0)
            return false;
        if (_computes)
            _mapper.Function.Evaluate(_inputs.AsSpan(0, rows * width), rows, _outputs.AsSpan(0, rows * _mapper.Function.OutputSize));
        _blockSize = Math.Min(2 * _blockSize, LargestBlock);
        _rows = rows;
        _row = -1;
        return true;
    }

    private ReadOnlySpan<float> Outputs()
    {
        var size = _mapper.Function.OutputSize;
        return _outputs.AsSpan(CheckedRow() * size, size);
    }

    private int CheckedRow() => OnRow
        ? _row
        : throw new InvalidOperationException("The cursor stands on no row: call MoveNext first, and read only while it returns true.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }
}
