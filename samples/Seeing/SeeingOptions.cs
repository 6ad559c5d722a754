namespace MLNetDeep.Samples.Seeing;

/// <summary>The command line, parsed.</summary>
internal sealed record SeeingOptions
{
    /// <summary>A saved model; null trains a small CNN.</summary>
    public FileInfo? Model { get; init; }

    /// <summary>One picture of <see cref="SeeingCommand.Pictures"/>; null draws all.</summary>
    public string? Show { get; init; }

    /// <summary>The data set; null for MNIST, or generated digits where it cannot be had.</summary>
    public string? DataSet { get; init; }

    /// <summary>Where MNIST's files are; null looks in the usual places.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>The row that is looked at.</summary>
    public long Row { get; init; }

    /// <summary>The layer whose filters or maps are drawn.</summary>
    public string? Layer { get; init; }

    /// <summary>The label of the class that the maps are about; null for the predicted one.</summary>
    public string? Class { get; init; }

    /// <summary>The file of one picture, the directory of all.</summary>
    public string? Output { get; init; }

    /// <summary>Whether layers are listed and nothing is drawn.</summary>
    public bool List { get; init; }

    /// <summary>The greatest number of rows to train on.</summary>
    public int TrainRows { get; init; } = 10_000;

    /// <summary>Passes over them.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Seeds training and generated data.</summary>
    public int Seed { get; init; } = 1;
}
