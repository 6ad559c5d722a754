using System.Globalization;
using MLNetDeep.Trainers.Tests.Fuzz;

namespace MLNetDeep.Trainers.Tests;

/// <summary>What tests run in processes of their own.</summary>
internal static class Program
{
    public const string LargerThanMemory = "larger-than-memory";
    public const string Fuzz = "fuzz";

    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [LargerThanMemory, var rows, var caching]:
                LargerThanMemoryTests.Run(int.Parse(rows, CultureInfo.InvariantCulture), Enum.Parse<DataCaching>(caching));
                return 0;
            case [Fuzz, var first, var count]:
                return FuzzRun.Run(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
            default:
                throw new ArgumentException(
                    $"Expected: {LargerThanMemory} ROWS CACHING, or {Fuzz} FIRST COUNT. To run the tests: dotnet test.");
        }
    }
}
