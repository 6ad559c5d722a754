namespace MLNetDeep.Samples.Walkthrough;

/// <summary>The command line, parsed.</summary>
internal sealed record WalkthroughOptions
{
    /// <summary>The names of the steps; null: all.</summary>
    public IReadOnlyList<string>? Steps { get; init; }

    /// <summary>Whether steps are listed and nothing is computed.</summary>
    public bool List { get; init; }

    /// <summary>The page to write, if any.</summary>
    public FileInfo? Html { get; init; }

    /// <summary>Whether to wait for Enter between steps.</summary>
    public bool Pause { get; init; }

    /// <summary>Where MNIST's files are; null looks in the usual places.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Seeds weights, orders, noise and generated data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether few rows and epochs do, to see that all runs.</summary>
    public bool Quick { get; init; }
}
