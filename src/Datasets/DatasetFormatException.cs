namespace MLNetDeep.Datasets;

/// <summary>A data file is not what it should be: the message names the file, what was expected and what came.</summary>
public sealed class DatasetFormatException : FormatException
{
    /// <summary>An exception about one file.</summary>
    /// <param name="file">The file, or the address it was taken from.</param>
    /// <param name="expected">What it should hold.</param>
    /// <param name="came">What it holds.</param>
    /// <param name="innerException">What failed underneath, if anything did.</param>
    public DatasetFormatException(string file, string expected, string came, Exception? innerException = null)
        : base($"{file}: expected {expected}, came {came}.", innerException)
    {
        File = file;
    }

    /// <summary>The file, or the address it was taken from.</summary>
    public string File { get; }
}
