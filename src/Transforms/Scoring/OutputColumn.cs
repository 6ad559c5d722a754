using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Onnx;
using MLNetDeep.Onnx.Writing;

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

    /// <summary>Adds the column to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">The outputs, <c>[N, outputs]</c>.</param>
    /// <returns>The column's value: <c>[N, 1]</c>, or N and the vector's dimensions.</returns>
    /// <exception cref="OnnxExportException">It cannot be said in ONNX.</exception>
    public abstract string AddTo(GraphWriter graph, string outputs);
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

    public override string AddTo(GraphWriter graph, string outputs) =>
        type.Dimensions.Length == 1 ? outputs : OnnxRows.Reshape(graph, outputs, type.Dimensions);
}

/// <summary>One value made of a row of outputs.</summary>
internal sealed class ScalarOutput<T>(
    string name, PrimitiveDataViewType type, DataViewSchema.Annotations annotations, Func<ReadOnlySpan<float>, T> compute,
    Func<GraphWriter, string, string>? addTo = null)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(Func<ReadOnlySpan<float>> row) => (ValueGetter<T>)((ref T value) => value = compute(row()));

    public override string AddTo(GraphWriter graph, string outputs) => addTo is null
        ? throw new OnnxExportException($"The column '{Name}' has no form in ONNX: only the library's own columns have.")
        : addTo(graph, outputs);
}
