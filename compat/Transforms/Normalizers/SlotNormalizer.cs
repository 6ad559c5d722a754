using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Transforms;

/// <summary>How a normalizer computes its values.</summary>
internal enum NormalizerKind : byte
{
    /// <summary>(value - offset) scale.</summary>
    Affine = 0,

    /// <summary>The share of a normal distribution of mean offset and deviation 1 / scale below the value.</summary>
    Cdf = 1,
}

/// <summary>A learned normalization of a scalar or of the slots of a vector.</summary>
internal sealed class SlotNormalizer(NormalizerKind kind, double[] scales, double[] offsets)
{
    private readonly bool _keepsZero = kind == NormalizerKind.Affine && Array.TrueForAll(offsets, offset => offset == 0);

    public int Size => scales.Length;

    /// <summary>A getter of normalized values over one of raw values.</summary>
    public Delegate CreateGetter<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] typedScales = [.. scales.Select(T.CreateTruncating)], typedOffsets = [.. offsets.Select(T.CreateTruncating)];
        if (column.Type is not VectorDataViewType)
        {
            var getScalar = row.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                getScalar(ref value);
                value = Apply(value, typedScales[0], typedOffsets[0]);
            });
        }

        var getVector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> raw = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            getVector(ref raw);
            Contracts.Check(raw.Length == scales.Length, $"The normalizer of '{column.Name}' expects {scales.Length} values, but got {raw.Length}.");
            if (!raw.IsDense && !_keepsZero)
                raw.CopyToDense(ref raw);
            var values = raw.GetValues();
            var indices = raw.GetIndices();
            var editor = VBufferEditor.Create(ref value, raw.Length, values.Length);
            indices.CopyTo(editor.Indices);
            for (int i = 0; i < values.Length; i++)
            {
                int slot = raw.IsDense ? i : indices[i];
                editor.Values[i] = Apply(values[i], typedScales[slot], typedOffsets[slot]);
            }
            value = editor.Commit();
        });
    }

    public void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // byte: kind
        // double[]: scales
        // double[]: offsets
        writer.Write((byte)kind);
        writer.WriteArray(scales);
        writer.WriteArray(offsets);
    }

    public static SlotNormalizer Load(BinaryReader reader)
    {
        var kind = (NormalizerKind)reader.ReadByte();
        double[] scales = reader.ReadDoubles(), offsets = reader.ReadDoubles();
        Contracts.CheckDecode(Enum.IsDefined(kind) && scales.Length > 0 && scales.Length == offsets.Length, "Corrupt model: a normalizer's arrays.");
        return new(kind, scales, offsets);
    }

    private T Apply<T>(T value, T scale, T offset)
        where T : struct, IFloatingPointIeee754<T>
    {
        T scaled = (value - offset) * scale;
        return kind == NormalizerKind.Affine ? scaled : T.CreateTruncating(ShareBelow(double.CreateTruncating(scaled)));
    }

    /// <summary>The standard normal distribution function, with Winitzki's 2008 approximation of the error function.</summary>
    private static double ShareBelow(double deviations)
    {
        if (double.IsNaN(deviations))
            return deviations;
        const double A = 0.147;
        double square = deviations * deviations / 2;
        double magnitude = Math.Sqrt(1 - Math.Exp(-square * ((4 / Math.PI) + (A * square)) / (1 + (A * square))));
        return 0.5 + (0.5 * Math.Sign(deviations) * magnitude);
    }
}
