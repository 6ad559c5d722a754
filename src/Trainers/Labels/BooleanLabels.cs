using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>False and true as classes 0 and 1; a row's target is its class.</summary>
internal sealed class BooleanLabels : LabelEncoding
{
    public override int Classes => 2;

    public override IReadOnlyList<string> ClassNames { get; } = ["false", "true"];

    public override string NameOf(int classIndex) => $"'{ClassNames[classIndex]}'";

    public override Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<bool> read = row.GetGetter<bool>(label);
        bool value = false;
        return target =>
        {
            read(ref value);
            target[0] = value ? 1 : 0;
            return true;
        };
    }
}
