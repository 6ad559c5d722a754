namespace MLNetDeep.Onnx.Reading;

/// <summary>
/// Where the number of rows is among a value's sizes. Exporters of attention put positions before it, and make one axis of it and of heads
/// or positions.
/// </summary>
/// <param name="Position">How many sizes of a row come before it.</param>
/// <param name="JoinsBefore">Whether the last of these is of the same axis, as in <c>[positions * N, features]</c>.</param>
/// <param name="JoinsAfter">Whether the size behind it is of the same axis, as in <c>[N * heads, positions, features]</c>.</param>
internal readonly record struct BatchPlace(int Position, bool JoinsBefore, bool JoinsAfter)
{
    /// <summary>Whether it is first, an axis of its own, as the engine has it.</summary>
    public bool IsFirst => this == default;
}
