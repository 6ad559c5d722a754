using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Vectors of numbers as targets; one with a number that is not finite is missing.</summary>
internal sealed class VectorLabels : LabelEncoding
{
    private VectorLabels(int size, IReadOnlyList<string> names)
    {
        TargetSize = size;
        Names = names;
    }

    public override int TargetSize { get; }

    /// <summary>The names of the numbers; empty where the column does not say.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Size and slot names of a column that is a vector of known size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more numbers than an array can hold.</exception>
    public static VectorLabels Of(DataViewSchema.Column label)
    {
        int size = ((VectorDataViewType)label.Type).Size;
        return size <= WorkingMemory.MaxLength
            ? new(size, SlotNames.Of(label, size))
            : throw ColumnErrors.Mismatch(
                "label", label.Name,
                $"a vector of at most {WorkingMemory.MaxLength:N0} numbers, what an array can hold", $"a vector of {size:N0}");
    }

    public override Func<float[], bool> CreateReader(DataViewRow row, DataViewSchema.Column label)
    {
        ValueGetter<VBuffer<float>> read = row.GetGetter<VBuffer<float>>(label);
        VBuffer<float> value = default;
        return target =>
        {
            read(ref value);
            FeatureVectors.CopyTo(in value, target, label.Name);
            return FiniteNumbers.AreAll(target);
        };
    }

    public override void RequireSame(DataViewSchema.Column training, DataViewSchema.Column validation)
    {
        int size = ((VectorDataViewType)validation.Type).Size;
        if (size != TargetSize)
        {
            throw ColumnErrors.Mismatch(
                "validation label", validation.Name, $"a vector of {TargetSize}, as the training rows have", $"a vector of {size}");
        }
    }
}
