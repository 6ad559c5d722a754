namespace MLNetDeep.Samples.Pictures;

/// <summary>The command line, parsed.</summary>
internal sealed record PicturesOptions
{
    /// <summary>The user's own pictures; null for MNIST's.</summary>
    public DirectoryInfo? Folder { get; init; }

    /// <summary>Where MNIST's files and pictures are; null looks in the usual places.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>Height and width that the user's pictures are brought to.</summary>
    public int Size { get; init; }

    /// <summary>Whether the user's pictures lose their colours.</summary>
    public bool Grey { get; init; }

    /// <summary>The greatest number of MNIST's rows to train on.</summary>
    public int TrainRows { get; init; }

    /// <summary>Epochs; null for the trainer's.</summary>
    public int? Epochs { get; init; }

    /// <summary>Seeds all that is random.</summary>
    public int Seed { get; init; }

    /// <summary>Where the model goes.</summary>
    public FileInfo? Save { get; init; }

    /// <summary>Where the model comes from, if it is not trained.</summary>
    public FileInfo? Load { get; init; }

    /// <summary>Single pictures to predict.</summary>
    public FileInfo[] Pictures { get; init; } = [];
}
