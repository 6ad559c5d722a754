using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// A function from rows of numbers to rows of numbers, cheaper by the block than by the row. Safe to call from several threads.
/// </summary>
internal interface IBlockFunction
{
    /// <summary>Numbers in a row of inputs.</summary>
    int InputSize { get; }

    /// <summary>Numbers in a row of outputs.</summary>
    int OutputSize { get; }

    /// <summary>Threads worth evaluating with, at least 1.</summary>
    int Threads { get; }

    /// <summary>Fills <paramref name="outputs"/>. A row's outputs do not depend on its neighbours.</summary>
    /// <param name="inputs">Rows of InputSize.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputs">[rows, OutputSize], overwritten.</param>
    /// <param name="alone">Whether no other block is evaluated meanwhile, so that all threads may share this one.</param>
    void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone);

    /// <summary>Adds the function to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The rows, <c>[N, InputSize]</c>.</param>
    /// <returns>The value of the outputs, <c>[N, OutputSize]</c>.</returns>
    /// <exception cref="OnnxExportException">It cannot be said in ONNX.</exception>
    string AddTo(GraphWriter graph, string input) => throw new OnnxExportException(
        $"{GetType().Name} has no form in ONNX: only the library's own functions have.");
}
