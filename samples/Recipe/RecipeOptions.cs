namespace MLNetDeep.Samples.Recipe;

/// <summary>The command line, parsed.</summary>
internal sealed record RecipeOptions
{
    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>Where MNIST's files are; null looks in the usual places.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Seeds all that is random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Networks to train, with seeds that follow on each other; they vote.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Whether to hold out training rows and measure on them instead of the test set.</summary>
    public bool Validate { get; init; }

    /// <summary>Epochs; null for the recipe's.</summary>
    public int? Epochs { get; init; }

    /// <summary>The greatest number of rows to train on; null for all.</summary>
    public int? TrainRows { get; init; }

    /// <summary>Threads to train with; null for one a processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Where the result goes as JSON.</summary>
    public FileInfo? Json { get; init; }
}
