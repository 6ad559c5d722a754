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

    /// <summary>What has the names that an option gives; all for null.</summary>
    /// <exception cref="ArgumentException">Nothing has a name, or there is none.</exception>
    public static IReadOnlyList<T> Named<T>(string option, IReadOnlyList<string>? names, IReadOnlyList<T> all, Func<T, string> nameOf)
        where T : class
    {
        if (names is null)
        {
            return all;
        }
        string known = string.Join(", ", all.Select(nameOf));
        if (names.Count == 0)
        {
            throw new ArgumentException($"{option}: expected names among {known} with commas between them, got none.");
        }
        return
        [
            .. names.Select(name => all.FirstOrDefault(one => nameOf(one) == name)
                ?? throw new ArgumentException($"{option}: expected names among {known}, got '{name}'.")),
        ];
    }
}
