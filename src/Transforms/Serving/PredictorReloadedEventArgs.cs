namespace MLNetDeep;

/// <summary>What became of a file that changed under a <see cref="Predictor"/>.</summary>
public sealed class PredictorReloadedEventArgs : EventArgs
{
    internal PredictorReloadedEventArgs(string path, Exception? error) => (Path, Error) = (path, error);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Why it was not loaded, so that the model before it goes on; null where the new model predicts.</summary>
    public Exception? Error { get; }
}
