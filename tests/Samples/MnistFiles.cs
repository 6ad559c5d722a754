namespace MLNetDeep.Samples.Tests;

/// <summary>Where the MNIST files of this machine are.</summary>
internal static class MnistFiles
{
    /// <summary>
    /// The environment variable's directory, or shared/data beside the repository; skips the test where neither has the files.
    /// </summary>
    public static string Directory()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("MLNETDEEP_DATA"), .. BesideTheRepository()];
        string? found = candidates.FirstOrDefault(directory => directory is { Length: > 0 } && HasFiles(directory));
        Skip.If(found is null, "No MNIST: neither MLNETDEEP_DATA nor shared/data beside the repository has its files.");
        return found!;
    }

    private static IEnumerable<string> BesideTheRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            yield return Path.Combine(directory.FullName, "shared", "data");
        }
    }

    private static bool HasFiles(string directory) => new[] { directory, Path.Combine(directory, "mnist") }
        .SelectMany(place => new[] { "train-images-idx3-ubyte", "train-images-idx3-ubyte.gz" }.Select(name => Path.Combine(place, name)))
        .Any(File.Exists);
}
