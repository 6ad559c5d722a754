namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// The exception that is thrown when a file is no model, was cut short or changed, or was written by something that this version does not
/// know.
/// </summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Creates the exception with what was expected and what came.</summary>
    public ModelFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
