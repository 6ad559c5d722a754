namespace MLNetDeep.Distribution;

/// <summary>What a gather may be given.</summary>
internal static class GatherArguments
{
    /// <summary>Throws where there is not room for what all ranks give, and no more.</summary>
    public static void CheckLengths(int own, int all, int ranks)
    {
        if ((long)own * ranks != all)
        {
            throw new ArgumentException(
                $"Expected room for {ranks} ranks times {own} = {(long)own * ranks} numbers or bytes, got {all}.", nameof(all));
        }
    }

    /// <summary>Whether what a rank gives is in its place among what all give; throws where it is elsewhere in that memory.</summary>
    public static bool IsInPlace(ReadOnlySpan<float> own, Span<float> all, int rank)
    {
        if (!all.Overlaps(own, out int offset))
        {
            return false;
        }
        return offset == rank * own.Length ? true : throw new ArgumentException(
            $"Expected this rank's numbers apart from those of all ranks, or in their place among them, from {rank * own.Length}; "
            + $"they are there from {offset}.", nameof(own));
    }
}
