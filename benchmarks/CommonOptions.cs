using System.CommandLine;

namespace MLNetDeep.Benchmarks;

/// <summary>What several commands ask for.</summary>
internal static class CommonOptions
{
    public static Option<int> Threads()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "Threads that the engine may use. Default: one a processor.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        AtLeast(threads, 1);
        return threads;
    }

    public static Option<FileInfo?> Json() => new("--json") { Description = "Write the rows to this file, as a JSON array." };

    public static void AtLeast<T>(Option<T> option, int least) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<T>() is int value && value < least)
        {
            result.AddError($"{option.Name}: expected at least {least}, got {value}.");
        }
    });

    public static IReadOnlyList<string>? Names(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
