namespace MLNetDeep.Comparisons.Models;

/// <summary>The models that come along, for each task.</summary>
internal static class ModelCatalog
{
    /// <summary>What stands for all names.</summary>
    public const string Every = "all";

    /// <summary>All models that fit a table, those first that are trained fast.</summary>
    public static IReadOnlyList<ComparedModel> For(Table table) =>
    [
        .. (table.Task == TableTask.Regression ? RegressionModels.All : ClassModels.All(table)).Where(model => model.Fits(table)),
    ];

    /// <summary>The models of some names; null: all but the extra ones.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or its model does not fit the table.</exception>
    public static IReadOnlyList<ComparedModel> Named(Table table, IReadOnlyList<string>? names)
    {
        IReadOnlyList<ComparedModel> all = For(table);
        if (names is null)
        {
            return [.. all.Where(model => !model.IsExtra)];
        }
        if (names is [Every])
        {
            return all;
        }
        string known = string.Join(", ", all.Select(model => model.Name));
        return names.Count == 0
            ? throw new ArgumentException($"No model is named: expected some of {known}.")
            : [.. names.Select(name => all.FirstOrDefault(model => model.Name == name)
                ?? throw new ArgumentException($"Model '{name}' is not known for this table and task: expected some of {known}."))];
    }
}
