namespace MLNetDeep.Samples.Detection;

/// <summary>Orders claims by how sure they are.</summary>
internal static class Scores
{
    /// <summary>The surest first; equally sure ones in the order they came in.</summary>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static IEnumerable<T> Descending<T>(IReadOnlyCollection<T> claims, Func<T, float> score) =>
        claims.Any(claim => float.IsNaN(score(claim)))
            ? throw new ArgumentException(
                "A detected object's score is NaN, expected a number: what made it has seen NaN or overflowed.", nameof(claims))
            : claims.OrderByDescending(score);
}
