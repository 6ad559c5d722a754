using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>For models that learn from features alone: no label is ever missing.</summary>
internal sealed class NoLabels : LabelEncoding
{
    /// <summary>Finds nothing missing.</summary>
    public static LabelReader Reader { get; } = new EmptyReader();

    public override int TargetSize => 0;

    public override LabelReader CreateReader(DataViewRow row, DataViewSchema.Column label) => Reader;

    private sealed class EmptyReader : LabelReader
    {
        public override bool Read() => true;

        public override void CopyTarget(Span<float> target)
        {
        }
    }
}
