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

    /// <summary>All of them, or null where <paramref name="package"/> is not there.</summary>
    public static RealMLNet? Find(string package)
    {
        if (!Directory.Exists(Path.Combine(PackagesFolder, package, Version)))
            return null;
        var paths = Directory.EnumerateDirectories(PackagesFolder, "microsoft.ml*")
            .Select(folder => Path.Combine(folder, Version, "lib"))
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
    {
        string? path = _paths.GetValueOrDefault(assemblyName.Name!) ?? DependencyOrNull(assemblyName.Name!);
        return path == null ? null : LoadFromAssemblyPath(path);
    }

    /// <summary>What ML.NET's types mention in their signatures and .NET itself does not have, such as Newtonsoft.Json.</summary>
    private static string? DependencyOrNull(string name)
    {
        string package = Path.Combine(PackagesFolder, name.ToLowerInvariant());
        return Directory.Exists(package) && !name.StartsWith("System.", StringComparison.Ordinal)
            ? Directory.EnumerateFiles(package, $"{name}.dll", SearchOption.AllDirectories)
                .FirstOrDefault(path => Path.GetFileName(Path.GetDirectoryName(path)) == "netstandard2.0")
            : null;
    }
}
