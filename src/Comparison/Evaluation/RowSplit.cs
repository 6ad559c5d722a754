namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>Rows to train on and rows to test on.</summary>
internal sealed record RowSplit(int[] Train, int[] Test);
