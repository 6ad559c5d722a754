namespace MLNetDeep.Classic.Neighbors;

/// <summary>The distance between two rows a and b.</summary>
public enum DistanceMetric
{
    /// <summary>The Euclidean distance: the square root of the sum of (a_i - b_i)^2.</summary>
    Euclidean,

    /// <summary>The Manhattan distance: the sum of |a_i - b_i|.</summary>
    Manhattan,

    /// <summary>
    /// The cosine distance: 1 - a b / (|a| |b|), 0 where they point the same way, 2 where they point opposite ways. A row of zeros points
    /// nowhere: its distance from every row, another row of zeros included, is 1.
    /// </summary>
    Cosine,
}
