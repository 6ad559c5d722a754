using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Keys as classes; a row's target is the number of its class.</summary>
internal sealed class KeyLabels(int classes, ClassValues? values) : LabelEncoding
{
    private const int NamesTold = 20;

    // Targets are single-precision numbers, which hold every whole number up to here.
    private const int MostClasses = 1 << 24;

    public override int Classes => classes;

    public override ClassValues? ClassValues => values;

    /// <summary>The number of keys of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column does not say, or there are more than a network can have
    /// outputs.</exception>
    public static int Count(DataViewSchema.Column label)
    {
        ulong count = ((KeyDataViewType)label.Type).Count;
        if (count > MostClasses)
        {
            throw ColumnErrors.Mismatch(
                "label", label.Name, $"a key with a known number of classes, at most {MostClasses:N0}", label.Type.ToString()!);
        }
        return (int)count;
    }

    public override Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<uint> read = row.GetGetter<uint>(label);
        uint key = 0;
        return target =>
        {
            read(ref key);
            target[0] = (float)key - 1;
            return key > 0 && key <= classes;
        };
    }

    public override void RequireSame(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
        Transforms.ClassValues.TryRead(validation, out ClassValues? validationValues);
        bool same = training.Type.Equals(validation.Type) && (values?.Names ?? []).SequenceEqual(validationValues?.Names ?? []);
        if (!same)
        {
            throw ColumnErrors.Mismatch(
                "validation label", validation.Name, $"the classes of the training rows ({Describe(training, values)})",
                Describe(validation, validationValues), "Map both with one fitted MapValueToKey.");
        }
    }

    private static string Describe(DataViewSchema.Column label, ClassValues? values)
        => values is null ? label.Type.ToString()! : string.Join(", ", values.Names.Take(NamesTold));
}
