namespace MLNetDeep.Datasets;

/// <summary>One of MNIST's four files, as originally published.</summary>
/// <param name="Name">Name without ".gz".</param>
/// <param name="Sha256">SHA-256 of the gzipped file, lower-case hexadecimal.</param>
internal sealed record MnistFile(string Name, string Sha256)
{
    public static readonly MnistFile TrainImages =
        new("train-images-idx3-ubyte", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609");

    public static readonly MnistFile TrainLabels =
        new("train-labels-idx1-ubyte", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c");

    public static readonly MnistFile TestImages =
        new("t10k-images-idx3-ubyte", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6");

    public static readonly MnistFile TestLabels =
        new("t10k-labels-idx1-ubyte", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    /// <summary>All four.</summary>
    public static readonly IReadOnlyList<MnistFile> All = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Name of the gzipped file.</summary>
    public string ZippedName => Name + ".gz";

    // The name inside the gzip file, which 7-Zip and Kaggle give it.
    private string DottedName => Name.Replace("-idx", ".idx", StringComparison.Ordinal);

    /// <summary>
    /// The file in a directory, unpacked or gzipped, with a hyphen or a dot before idx, or in a folder of its own name; null where it is
    /// not.
    /// </summary>
    public string? FindIn(string directory) =>
        (from name in new[] { Name, DottedName }
         from path in new[] { name, name + ".gz", Path.Combine(name, name) }
         select Path.Combine(directory, path)).FirstOrDefault(File.Exists);
}
