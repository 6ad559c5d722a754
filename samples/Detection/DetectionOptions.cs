namespace MLNetDeep.Samples.Detection;

/// <summary>The command line, parsed.</summary>
internal sealed record DetectionOptions
{
    /// <summary>The name of the way to propose regions.</summary>
    public required string Proposals { get; init; }

    /// <summary>A data set's name; null for MNIST, or digits where it cannot be had.</summary>
    public string? DataSet { get; init; }

    /// <summary>Where MNIST's files are; null looks in the usual places.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Scenes to measure on.</summary>
    public required int Scenes { get; init; }

    /// <summary>Whether to measure on scenes of training images that are held out instead of the test images.</summary>
    public bool Validate { get; init; }

    /// <summary>The greatest number of images to train on.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Scenes to train on.</summary>
    public required int TrainScenes { get; init; }

    /// <summary>Passes over their regions.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seeds all that is random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the result goes as JSON.</summary>
    public FileInfo? Json { get; init; }

    /// <summary>Where pictures of scenes go.</summary>
    public DirectoryInfo? Output { get; init; }
}
