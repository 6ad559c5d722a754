namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>What a model says on a grid over two features.</summary>
/// <param name="Xs">The values across.</param>
/// <param name="Ys">The values up.</param>
/// <param name="Classes">The class at each point, row by row from the first of <paramref name="Ys"/>.</param>
internal sealed record RegionMap(double[] Xs, double[] Ys, int[] Classes);
