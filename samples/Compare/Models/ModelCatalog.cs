namespace MLNetDeep.Samples.Compare.Models;

/// <summary>Every model by name.</summary>
internal static class ModelCatalog
{
    /// <summary>What stands for all names.</summary>
    public const string Every = "all";

    public static IReadOnlyList<ComparedModel> All { get; } = [.. ClassicModels.All, .. ClassicMethods.All, .. DeepModels.All];

    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<ComparedModel> Named(IReadOnlyList<string>? names)
    {
        if (names is null or [Every])
        {
            return All;
        }
        if (names.Count == 0)
        {
            throw new ArgumentException($"No model is named: expected some of {string.Join(", ", All.Select(model => model.Name))}.");
        }
        return [.. names.Select(name => All.FirstOrDefault(model => model.Name == name)
            ?? throw new ArgumentException(
                $"Unknown model '{name}': expected one of {string.Join(", ", All.Select(model => model.Name))}."))];
    }
}
