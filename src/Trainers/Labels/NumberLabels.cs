using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>Numbers as targets; one that is not finite is missing.</summary>
internal sealed class NumberLabels : LabelEncoding
{
    public override LabelReader CreateReader(DataViewRow row, DataViewSchema.Column label) => new Reader(row.GetGetter<float>(label));

    private sealed class Reader(ValueGetter<float> read) : LabelReader
    {
        private float _value;

        public override bool Read()
        {
            read(ref _value);
            return float.IsFinite(_value);
        }

        public override void CopyTarget(Span<float> target) => target[0] = _value;
    }
}
