namespace MLNetDeep.Classic.Trees;

/// <summary>The rows of a node.</summary>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <param name="rows">Their numbers among the training rows.</param>
/// <param name="classes">Their classes.</param>
/// <param name="weights">What each counts.</param>
internal readonly ref struct NodeRows<TWeight>(ReadOnlySpan<int> rows, ReadOnlySpan<int> classes, ReadOnlySpan<TWeight> weights)
{
    public ReadOnlySpan<int> Rows { get; } = rows;

    public ReadOnlySpan<int> Classes { get; } = classes;

    public ReadOnlySpan<TWeight> Weights { get; } = weights;

    public int Count => Rows.Length;
}
