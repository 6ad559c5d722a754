namespace MLNetDeep.Classic.Neighbors;

/// <summary>What each of a query's neighbours counts.</summary>
internal static class NeighborVotes
{
    /// <summary>Weights of neighbours, the nearest first; their sum is above 0.</summary>
    /// <param name="weighting">What they depend on.</param>
    /// <param name="distances">The neighbours' distances.</param>
    /// <param name="weights">One for each neighbour, overwritten.</param>
    public static void Weigh(NeighborWeighting weighting, ReadOnlySpan<double> distances, Span<double> weights)
    {
        if (weighting == NeighborWeighting.Uniform)
        {
            weights.Fill(1);
            return;
        }
        bool exact = distances[0] == 0;
        for (int i = 0; i < distances.Length; i++)
        {
            weights[i] = exact ? (distances[i] == 0 ? 1 : 0) : 1 / distances[i];
        }
    }
}
