using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>For models that learn from features alone: no label is ever missing.</summary>
internal sealed class NoLabels : LabelEncoding
{
    public override int TargetSize => 0;

    public override Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label) => _ => true;
}
