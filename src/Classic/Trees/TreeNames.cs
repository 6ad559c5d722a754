namespace MLNetDeep.Classic.Trees;

/// <summary>The names of features and classes, for people to read.</summary>
/// <param name="Features">The name of each feature; empty where they have none.</param>
/// <param name="Classes">The name of each class; empty where they have none.</param>
internal sealed record TreeNames(IReadOnlyList<string> Features, IReadOnlyList<string> Classes)
{
    /// <summary>No names.</summary>
    public static TreeNames None { get; } = new([], []);

    /// <summary>Returns the name of a feature, <c>feature 3</c> where it has none.</summary>
    public string Feature(int index) => NameOr(Features, index, "feature");

    /// <summary>Returns the name of a class, <c>class 3</c> where it has none.</summary>
    public string Class(int index) => NameOr(Classes, index, "class");

    /// <exception cref="ArgumentException">There are names, but of another number than features or classes.</exception>
    internal void Require(int features, int classes)
    {
        if (Features.Count != 0 && Features.Count != features)
        {
            throw new ArgumentException($"Expected a name for each of {features} features, or none; got {Features.Count}.");
        }
        if (Classes.Count != 0 && Classes.Count != classes)
        {
            throw new ArgumentException($"Expected a name for each of {classes} classes, or none; got {Classes.Count}.");
        }
    }

    private static string NameOr(IReadOnlyList<string> names, int index, string kind) =>
        index < names.Count && !string.IsNullOrWhiteSpace(names[index]) ? names[index] : $"{kind} {index}";
}
