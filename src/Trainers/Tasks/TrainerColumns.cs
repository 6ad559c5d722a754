namespace MLNetDeep.Trainers;

/// <summary>The columns that a trainer reads.</summary>
/// <param name="Label">The column of labels; null: none is read.</param>
/// <param name="Features">The column of features; null: categories alone are read.</param>
/// <param name="Weight">The column of weights; null: all rows count alike.</param>
/// <param name="Role">What the column of features is called in errors and in the catalog's parameter.</param>
internal sealed record TrainerColumns(string? Label, string? Features, string? Weight, string Role = "feature")
{
    /// <summary>The columns of categories.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Checks the names.</summary>
    /// <param name="needsLabel">Whether labels are read.</param>
    /// <exception cref="ArgumentException">A name is missing, or two columns are one.</exception>
    public TrainerColumns Validated(bool needsLabel)
    {
        if (needsLabel)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Label, "labelColumnName");
        }
        if (Features is not null || Categories.Count == 0)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Features, $"{Role}ColumnName");
            Require(Label != Features, "labelColumnName", Features);
        }
        if (Weight is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Weight, "exampleWeightColumnName");
            Require(Weight != Label && Weight != Features, "exampleWeightColumnName", Weight);
        }
        for (int i = 0; i < Categories.Count; i++)
        {
            const string Parameter = "categoricalColumnNames";
            ArgumentException.ThrowIfNullOrWhiteSpace(Categories[i], Parameter);
            string?[] others = [Label, Features, Weight, .. Categories.Take(i)];
            Require(!others.Contains(Categories[i]), Parameter, Categories[i]);
        }
        return this;
    }

    /// <summary>Refuses a column that is not a parameter's own.</summary>
    internal static void Require(bool holds, string parameter, string name)
    {
        if (!holds)
        {
            throw new ArgumentException($"{parameter}: expected a column of its own, got '{name}', which is also another's.", parameter);
        }
    }
}
