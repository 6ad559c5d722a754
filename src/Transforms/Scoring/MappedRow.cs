using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// One row with the computed columns beside its own: evaluated when first asked, once a position. What a prediction engine reads.
/// </summary>
internal sealed class MappedRow : DataViewRow, IInputRows
{
    private readonly BlockMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly ValueGetter<VBuffer<float>>? _features;
    private readonly float[] _outputs;
    private readonly bool _alone = !ConcurrentRows.AreCreated;
    private VBuffer<float> _buffer;
    private long _evaluatedPosition = long.MinValue;

    public MappedRow(BlockMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _mapper = mapper;
        _input = input;
        _active = ActiveColumns.Of(mapper.OutputSchema, activeColumns);
        _outputs = new float[mapper.Function.OutputSize];
        if (mapper.OutputSchema.Any(column => _active[column.Index] && mapper.IsComputed(column)))
        {
            _features = mapper.Vector.CreateGetter(input);
        }
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => ActiveColumns.IsActive(_active, Schema, column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ActiveColumns.Require(_active, Schema, column);
        if (!_mapper.IsComputed(column))
        {
            return _input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
        }
        return ActiveColumns.Typed<TValue>(_mapper.CreateGetter(column, Outputs), column);
    }

    bool IInputRows.AreSparse => FeatureVectors.Pay(_buffer.GetValues().Length, 1, _mapper.Function.InputSize);

    void IInputRows.AddTo(SparseRows inputs, int first, int count) => FeatureVectors.Add(in _buffer, inputs, _mapper.Vector.Name);

    void IInputRows.CopyTo(int first, Span<float> inputs) => FeatureVectors.CopyTo(in _buffer, inputs, _mapper.Vector.Name);

    private ReadOnlySpan<float> Outputs()
    {
        if (_evaluatedPosition != _input.Position)
        {
            _features!(ref _buffer);
            _mapper.Function.Evaluate(this, 1, _outputs, _alone);
            _evaluatedPosition = _input.Position;
        }
        return _outputs;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }
        base.Dispose(disposing);
    }
}
