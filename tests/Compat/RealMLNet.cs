using System.Reflection;
using System.Runtime.Loader;

namespace MLNetDeep.Compat.Tests;

/// <summary>ML.NET's own assemblies, where the packages lie in NuGet's global packages folder.</summary>
internal sealed class RealMLNet : AssemblyLoadContext
{
    private readonly Dictionary<string, string> _paths;

    private RealMLNet(Dictionary<string, string> paths)
        : base(nameof(RealMLNet))
        => _paths = paths;

    public static string Version
        => typeof(RealMLNet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "MLNetVersion").Value!;

    public static string PackagesFolder
        => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static RealMLNet? Find()
    {
        if (!Directory.Exists(Path.Combine(PackagesFolder, "microsoft.ml", Version)))
            return null;
        var paths = Directory.EnumerateDirectories(PackagesFolder, "microsoft.ml*")
            .Select(package => Path.Combine(package, Version, "lib"))
            .Where(Directory.Exists)
            .SelectMany(library => Directory.EnumerateFiles(library, "Microsoft.ML*.dll", SearchOption.AllDirectories))
            .GroupBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(group => group.Key, group => group.First());
        return new(paths);
    }

    /// <summary>The type of that full name, in whichever assembly it is.</summary>
    public Type? GetType(string fullName)
        => _paths.Keys.Select(name => LoadFromAssemblyName(new(name)).GetType(fullName)).FirstOrDefault(type => type != null);

    protected override Assembly? Load(AssemblyName assemblyName)
        => _paths.TryGetValue(assemblyName.Name!, out string? path) ? LoadFromAssemblyPath(path) : null;
}
