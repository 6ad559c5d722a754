namespace MLNetDeep.Trainers.Tests;

/// <summary>What tests run in processes of their own.</summary>
internal static class Program
{
    public const string LargerThanMemory = "larger-than-memory";

    public static void Main(string[] arguments)
    {
        if (arguments is not [LargerThanMemory, var rows, var caching])
            throw new ArgumentException($"Expected: {LargerThanMemory} ROWS CACHING. To run the tests: dotnet test.");
        LargerThanMemoryTests.Run(int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<DataCaching>(caching));
    }
}
