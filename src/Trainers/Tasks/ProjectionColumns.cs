namespace MLNetDeep.Trainers;

/// <summary>The columns of a projection.</summary>
/// <param name="Output">The column that is added; it may be the input, which it then hides.</param>
/// <param name="Input">The column that is projected.</param>
/// <param name="Label">The column of classes; null where none are needed.</param>
internal sealed record ProjectionColumns(string Output, string Input, string? Label = null)
{
    /// <summary>Checks the names.</summary>
    /// <exception cref="ArgumentException">A name is missing, or the labels' column is also another.</exception>
    public ProjectionColumns Validated(bool needsClasses)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Output, "outputColumnName");
        ArgumentException.ThrowIfNullOrWhiteSpace(Input, "inputColumnName");
        if (needsClasses)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Label, "labelColumnName");
            TrainerColumns.Require(Label != Input && Label != Output, "labelColumnName", Label);
        }
        return this;
    }
}
