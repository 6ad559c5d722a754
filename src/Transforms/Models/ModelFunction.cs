using System.Buffers;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Models;

/// <summary>
/// A classic model as a function of blocks of rows. A row with a feature that is infinite, or NaN where nothing takes its place and the
/// model takes no missing values, gets NaN.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="outputSize">Numbers it gives a row.</param>
/// <param name="threads">Threads it may use; null: one a processor.</param>
/// <param name="compute">What it computes.</param>
/// <param name="fill">What takes the place of missing values; null: nothing does.</param>
/// <param name="addTo">Adds what it computes to an ONNX graph, from a value to another of the name given.</param>
internal sealed class ModelFunction(
    IRowModel model, int outputSize, int? threads, Action<ReadOnlySpan<float>, Span<float>, int?> compute, float[]? fill,
    Action<GraphWriter, IRowModel, string, string> addTo)
    : IBlockFunction
{
    public int InputSize { get; } = model.FeatureCount;

    public int OutputSize { get; } = outputSize;

    public int Threads { get; } = Math.Min(threads ?? int.MaxValue, Environment.ProcessorCount);

    public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(rows * InputSize);
        Span<float> features = rented.AsSpan(0, rows * InputSize);
        var finite = new FiniteRows(inputs, InputSize, fill is not null || model.TakesMissing);
        finite.CopyTo(0, features);
        if (fill is not null)
        {
            MissingNumbers.Fill(features, fill);
        }
        compute(features, outputs[..(rows * OutputSize)], alone ? Threads : 1);
        finite.MarkMissing(outputs, OutputSize);
        ArrayPool<float>.Shared.Return(rented);
    }

    public string AddTo(GraphWriter graph, string input) =>
        OnnxRows.Evaluate(graph, input, fill is not null || model.TakesMissing, rows =>
        {
            string outputs = graph.Unique("numbers");
            addTo(graph, model, fill is null ? rows : OnnxRows.Fill(graph, rows, fill), outputs);
            return outputs;
        });
}
