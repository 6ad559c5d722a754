using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Keys as classes; a row's target is the number of its class.</summary>
internal sealed class KeyLabels(int classes, ClassValues? values) : LabelEncoding
{
    private const int NamesTold = 20;

    public override int Classes => classes;

    public override ClassValues? ClassValues => values;

    /// <summary>The number of keys of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column does not say, or there are more than a network can have
    /// outputs.</exception>
    public static int Count(DataViewSchema.Column label)
    {
        ulong count = ((KeyDataViewType)label.Type).Count;
        if (count > int.MaxValue / 2)
        {
            throw ColumnErrors.Mismatch("label", label.Name, "a key with a known number of classes", label.Type.ToString()!);
        }
        return (int)count;
    }

    public override LabelReader CreateReader(DataViewRow row, DataViewSchema.Column label) =>
        new Reader(row.GetGetter<uint>(label), classes);

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

    private sealed class Reader(ValueGetter<uint> read, int classes) : LabelReader
    {
        private uint _key;

        public override int Class => (int)_key - 1;

        public override bool Read()
        {
            read(ref _key);
            return _key > 0 && _key <= classes;
        }

        public override void CopyTarget(Span<float> target) => target[0] = Class;
    }
}
