namespace MLNetDeep.Classic.Trees;

/// <summary>The rows of a node.</summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <param name="rows">Their numbers among the training rows.</param>
/// <param name="targets">Their targets.</param>
/// <param name="weights">What each counts.</param>
internal readonly ref struct NodeRows<TTarget, TWeight>(
    ReadOnlySpan<int> rows, ReadOnlySpan<TTarget> targets, ReadOnlySpan<TWeight> weights)
{
    public ReadOnlySpan<int> Rows { get; } = rows;

    public ReadOnlySpan<TTarget> Targets { get; } = targets;

    public ReadOnlySpan<TWeight> Weights { get; } = weights;

    public int Count => Rows.Length;
}
