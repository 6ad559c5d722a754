using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Reads the outputs of the row a cursor stands on.</summary>
internal delegate ReadOnlySpan<float> OutputRow();

/// <summary>A column computed from a row of outputs.</summary>
internal abstract class OutputColumn(string name, DataViewType type, DataViewSchema.Annotations annotations)
{
    public string Name { get; } = name;
    public DataViewType Type { get; } = type;
    public DataViewSchema.Annotations Annotations { get; } = annotations;

    /// <summary>A <see cref="ValueGetter{TValue}"/> of <see cref="Type"/>'s raw type.</summary>
    public abstract Delegate CreateGetter(OutputRow row);
}

/// <summary>The whole row of outputs as a vector.</summary>
internal sealed class VectorOutput(string name, VectorDataViewType type, DataViewSchema.Annotations annotations)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(OutputRow row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> outputs = row();
        var editor = VBufferEditor.Create(ref value, outputs.Length);
        outputs.CopyTo(editor.Values);
        value = editor.Commit();
    });
}

/// <summary>The position of the largest output as a key: 1 for the first; 0, missing, when every output is NaN.</summary>
internal sealed class LargestOutput(string name, int classes, DataViewSchema.Annotations annotations)
    : OutputColumn(name, new KeyDataViewType(typeof(uint), classes), annotations)
{
    public override Delegate CreateGetter(OutputRow row) => (ValueGetter<uint>)((ref uint value) => value = KeyOfLargest(row()));

    private static uint KeyOfLargest(ReadOnlySpan<float> outputs)
    {
        int best = -1;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (!float.IsNaN(outputs[i]) && (best < 0 || outputs[i] > outputs[best]))
            {
                best = i;
            }
        }
        return (uint)(best + 1);
    }
}

/// <summary>Computes a value from a row of outputs.</summary>
internal delegate T RowValue<out T>(ReadOnlySpan<float> outputs);

/// <summary>One value made of a row of outputs.</summary>
internal sealed class ScalarOutput<T>(string name, PrimitiveDataViewType type, DataViewSchema.Annotations annotations, RowValue<T> compute)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(OutputRow row) => (ValueGetter<T>)((ref T value) => value = compute(row()));
}
