namespace MLNetDeep.Samples.Serve;

/// <summary>The configured model cannot be served: it is not there, or does not load.</summary>
public sealed class ModelNotServedException(string message, Exception inner) : Exception(message, inner);
