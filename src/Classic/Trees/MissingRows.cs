namespace MLNetDeep.Classic.Trees;

/// <summary>Where the rows of a node that miss a feature are while splits by it are looked at.</summary>
internal enum MissingRows
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>On the right, behind all others.</summary>
    Right,

    /// <summary>On the left, before all others.</summary>
    Left,
}

internal static class MissingRowsExtensions
{
    /// <summary>Whether they go left; null where there are none.</summary>
    public static bool? GoLeft(this MissingRows rows) => rows == MissingRows.None ? null : rows == MissingRows.Left;
}
