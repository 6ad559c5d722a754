using MLNetDeep.Engine.Networks;

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
}
