using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>A column computed from a row of outputs.</summary>
internal abstract class OutputColumn(string name, DataViewType type, DataViewSchema.Annotations annotations)
{
    public string Name { get; } = name;
    public DataViewType Type { get; } = type;
    public DataViewSchema.Annotations Annotations { get; } = annotations;

    /// <summary>A <see cref="ValueGetter{TValue}"/> of <see cref="Type"/>'s raw type.</summary>
    /// <param name="row">Gives the outputs of the row that a cursor stands on.</param>
    public abstract Delegate CreateGetter(Func<ReadOnlySpan<float>> row);
}

/// <summary>The whole row of outputs as a vector.</summary>
internal sealed class VectorOutput(string name, VectorDataViewType type, DataViewSchema.Annotations annotations)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(Func<ReadOnlySpan<float>> row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> outputs = row();
        var editor = VBufferEditor.Create(ref value, outputs.Length);
        outputs.CopyTo(editor.Values);
        value = editor.Commit();
    });
}

/// <summary>One value made of a row of outputs.</summary>
internal sealed class ScalarOutput<T>(
    string name, PrimitiveDataViewType type, DataViewSchema.Annotations annotations, Func<ReadOnlySpan<float>, T> compute)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(Func<ReadOnlySpan<float>> row) => (ValueGetter<T>)((ref T value) => value = compute(row()));
}
