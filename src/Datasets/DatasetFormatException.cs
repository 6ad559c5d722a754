namespace MLNetDeep.Datasets;

/// <summary>
/// The exception that is thrown when a data file is damaged or not of its kind; the message names the file, what was expected and what
/// came.
/// </summary>
public sealed class DatasetFormatException : FormatException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="file">The file, or the address it was taken from.</param>
    /// <param name="expected">The content that was expected.</param>
    /// <param name="came">The content that was found.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DatasetFormatException(string file, string expected, string came, Exception? innerException = null)
        : base($"{file}: expected {expected}, came {came}.", innerException)
    {
        File = file;
    }

    /// <summary>The file, or the address it was taken from.</summary>
    public string File { get; }
}
