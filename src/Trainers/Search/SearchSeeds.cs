namespace MLNetDeep.Trainers.Search;

/// <summary>Seeds of what is random in a search, far apart from each other for neighbouring searches and trials.</summary>
internal static class SearchSeeds
{
    public static int OfTrial(int search, int number) => Mix(search, number);

    public static int OfRows(int search) => Mix(search, 0);

    // The finalizer of SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. Not negative, as
    // some of ML.NET's seeds.
    private static int Mix(int seed, int stream)
    {
        ulong bits = ((ulong)(uint)seed << 32 | (uint)stream) + 0x9E3779B97F4A7C15UL;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return (int)((bits ^ (bits >> 31)) >> 33);
    }
}
