using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>Numbers as targets; one that is not finite is missing.</summary>
internal sealed class NumberLabels : LabelEncoding
{
    public override Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<float> read = row.GetGetter<float>(label);
        return target =>
        {
            read(ref target[0]);
            return float.IsFinite(target[0]);
        };
    }
}
