using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>False and true as classes 0 and 1; a row's target is its class.</summary>
internal sealed class BooleanLabels : LabelEncoding
{
    public override int Classes => 2;

    public override IReadOnlyList<string> ClassNames { get; } = ["false", "true"];

    public override string NameOf(int classIndex) => $"'{ClassNames[classIndex]}'";

    public override LabelReader CreateReader(DataViewRow row, DataViewSchema.Column label) => new Reader(row.GetGetter<bool>(label));

    private sealed class Reader(ValueGetter<bool> read) : LabelReader
    {
        private bool _value;

        public override int Class => _value ? 1 : 0;

        public override bool Read()
        {
            read(ref _value);
            return true;
        }

        public override void CopyTarget(Span<float> target) => target[0] = Class;
    }
}
