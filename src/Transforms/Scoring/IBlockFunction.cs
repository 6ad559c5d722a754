namespace MLNetDeep.Transforms.Scoring;

/// <summary>A function from rows of numbers to rows of numbers, cheaper by the block than by the row. Safe to call from several threads.</summary>
internal interface IBlockFunction
{
    /// <summary>Numbers in a row of inputs.</summary>
    int InputSize { get; }

    /// <summary>Numbers in a row of outputs.</summary>
    int OutputSize { get; }

    /// <summary>Fills <paramref name="outputs"/> [rows, OutputSize] from <paramref name="inputs"/> [rows, InputSize]. A row's outputs do not depend on its neighbours.</summary>
    void Evaluate(ReadOnlySpan<float> inputs, int rows, Span<float> outputs);
}
