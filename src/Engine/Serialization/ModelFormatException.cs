namespace MLNetDeep.Engine.Serialization;

/// <summary>A model file is not one, was cut short or changed, or was written by something that this version does not know.</summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Says what was expected and what came.</summary>
    public ModelFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
