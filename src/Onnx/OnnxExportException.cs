namespace MLNetDeep.Onnx;

/// <summary>The exception that is thrown when a model, or a part of it, cannot be said in ONNX. Nothing was written.</summary>
public sealed class OnnxExportException : NotSupportedException
{
    /// <summary>Creates the exception with what cannot be exported and what to do.</summary>
    public OnnxExportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
