using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Reads a label of any usable type as a number: keys from zero on, NaN for a missing one.</summary>
internal static class LabelReader
{
    public static Func<float> Create(DataViewRow row, DataViewSchema.Column label)
    {
        var type = label.Type;
        if (type is BooleanDataViewType)
            return Read<bool>(value => value ? 1 : 0);
        if (type is KeyDataViewType)
        {
            if (type.RawType == typeof(uint))
                return Read<uint>(value => value == 0 ? float.NaN : value - 1);
            if (type.RawType == typeof(ulong))
                return Read<ulong>(value => value == 0 ? float.NaN : value - 1);
            if (type.RawType == typeof(ushort))
                return Read<ushort>(value => value == 0 ? float.NaN : value - 1);
            return Read<byte>(value => value == 0 ? float.NaN : value - 1);
        }
        if (type.Equals(NumberDataViewType.Single))
            return Read<float>(value => value);
        if (type.Equals(NumberDataViewType.Double))
            return Read<double>(value => (float)value);
        throw Contracts.ExceptSchemaMismatch(null, "schema", "label", label.Name, "Boolean, Single, Double or Key", type.ToString()!);

        Func<float> Read<T>(Func<T, float> convert)
        {
            var getter = row.GetGetter<T>(label);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }
    }
}
