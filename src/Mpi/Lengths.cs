namespace MLNetDeep.Distribution;

internal static class Lengths
{
    /// <summary>Throws where <paramref name="all"/> has not room for what all ranks give, and no more.</summary>
    public static void Check(int own, int all, int ranks)
    {
        if ((long)own * ranks != all)
        {
            throw new ArgumentException(
                $"Expected room for {ranks} ranks times {own} = {(long)own * ranks} numbers or bytes, got {all}.", nameof(all));
        }
    }
}
