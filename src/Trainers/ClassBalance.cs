namespace MLNetDeep.Trainers;

/// <summary>Weights by which each class counts alike: <c>n / (classes * n_c)</c>, over the classes that occur.</summary>
internal sealed class ClassBalance
{
    private readonly float[] _weights;

    /// <param name="counts">Rows of each class.</param>
    public ClassBalance(RowCounts counts)
    {
        var occurring = counts.Classes.Count(count => count > 0);
        _weights = [.. counts.Classes.Select(count => count > 0 ? (float)((double)counts.Kept / ((double)occurring * count)) : 1)];
    }

    /// <summary>What a row of a class counts that has a weight of its own.</summary>
    public float Weight(int classIndex, float own) => _weights[classIndex] * own;
}
