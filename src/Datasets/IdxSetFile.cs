namespace MLNetDeep.Datasets;

/// <summary>One of the four files of an <see cref="IdxSet"/>.</summary>
/// <param name="Name">Name without ".gz".</param>
/// <param name="Sha256">SHA-256 of the gzipped file as originally published, lower-case hexadecimal; null where it is not known.</param>
internal sealed record IdxSetFile(string Name, string? Sha256 = null)
{
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
         from path in new[] { name, name + ".gz", Path.Combine(Name, name), Path.Combine(DottedName, name) }
         select Path.Combine(directory, path)).FirstOrDefault(File.Exists);
}
