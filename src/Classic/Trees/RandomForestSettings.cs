namespace MLNetDeep.Classic.Trees;

/// <summary>What the growing of a forest can be told.</summary>
public sealed record RandomForestSettings : TreeSettings
{
    /// <summary>Trees of the forest.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Whether each tree learns from a sample of its own, as many rows as there are, drawn with replacement; otherwise from all rows.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(Trees >= 1, nameof(Trees), "at least 1", Trees);
    }
}
