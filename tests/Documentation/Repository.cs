namespace MLNetDeep.Documentation.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "MLNetDeep.sln")))
        {
            root = root.Parent!;
        }
        return root.FullName;
    }
}
