using System.Globalization;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>
/// Damages files by number: what is done depends on the number alone. Prints what it is at, so that a reader knows what ended the process.
/// </summary>
internal static class FuzzRun
{
    private const int MostFailures = 20;

    // Only a failure takes as long.
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(30);

    /// <summary>Tries some numbers.</summary>
    /// <returns>The exit code: 0, or 1 where an error was not typed.</returns>
    public static int Run(int first, int count)
    {
        using var fuzzed = new FuzzedFiles();
        List<FuzzedFile> files = fuzzed.All();
        int[,] outcomes = new int[files.Count, 3];
        int failures = 0;
        long before = 0L;
        using var watch = new Timer(
            _ =>
            {
                if (Environment.CpuUsage.TotalTime.Ticks - Volatile.Read(ref before) < Hanging.Ticks)
                {
                    return;
                }
                Console.WriteLine("hangs");
                Environment.Exit(2);
            }, null, Hanging, Hanging);
        for (int number = first; number < first + count && failures < MostFailures; number++)
        {
            var random = new Random(number);
            int at = random.Next(files.Count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {number}, {files[at].Name}"));
            Volatile.Write(ref before, Environment.CpuUsage.TotalTime.Ticks);
            try
            {
                outcomes[at, (int)files[at].Use(FileDamage.Of(files[at], random))]++;
            }
            catch (Exception exception)
            {
                failures++;
                Console.WriteLine($"fails {files[at].Name}: {exception}");
            }
        }
        foreach ((string? error, int times) in fuzzed.Others)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ML.NET's own: {error}, {times} times"));
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"done {Sum(Outcome.Read)} read, {Sum(Outcome.Refused)} refused, {Sum(Outcome.NotTried)} not tried, {failures} failed; "
            + $"never read: {Never(Outcome.Read)}; never refused: {Never(Outcome.Refused)}"));
        return failures == 0 ? 0 : 1;

        int Sum(Outcome outcome) => Enumerable.Range(0, files.Count).Sum(file => outcomes[file, (int)outcome]);

        string Never(Outcome outcome) => string.Join(
            ", ", files.Where((_, file) => outcomes[file, (int)outcome] == 0).Select(file => file.Name).DefaultIfEmpty("none"));
    }
}
