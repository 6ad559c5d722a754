using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Samples.Serve;

/// <summary>The model that is served: loaded at start, warm, and loaded again when its file changes.</summary>
public sealed partial class ServedPredictor : IDisposable
{
    private readonly ILogger<ServedPredictor> _logger;
    private volatile ModelVersion _version;

    public ServedPredictor(IOptions<PredictionOptions> options, ILogger<ServedPredictor> logger)
    {
        _logger = logger;
        string path = Path.GetFullPath(options.Value.Model);
        try
        {
            Predictor = Predictor.Watch(
                path, new PredictorOptions { PollInterval = TimeSpan.FromSeconds(options.Value.PollSeconds) });
        }
        catch (Exception exception) when (exception is IOException or ModelFormatException or InvalidOperationException)
        {
            throw new ModelNotServedException(
                $"{exception.Message} Name a model that mlContext.Model.SaveToFile or 'mlnetdeep train' wrote: "
                + "--Predictions:Model=model.zip.",
                exception);
        }
        _version = VersionOf(path);
        Predictor.Reloaded += (_, reload) =>
        {
            if (reload.Error is { } error)
            {
                LogKept(error, path);
                return;
            }
            try
            {
                _version = VersionOf(path);
            }
            catch (IOException)
            {
                // The file has gone again: the next change is told.
                return;
            }
            LogReloaded(path, _version);
        };
    }

    public Predictor Predictor { get; }

    /// <summary>The file's version.</summary>
    public ModelVersion Version => _version;

    public void Dispose() => Predictor.Dispose();

    [LoggerMessage(LogLevel.Error, "The changed {Model} does not load; the model before it goes on.")]
    private partial void LogKept(Exception error, string model);

    [LoggerMessage(LogLevel.Information, "{Model} was loaded again: {Version}.")]
    private partial void LogReloaded(string model, ModelVersion version);

    private static ModelVersion VersionOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return new ModelVersion(
            Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(file))[..16], File.GetLastWriteTimeUtc(path), DateTime.UtcNow);
    }
}

/// <summary>Which model answers.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Hash">The first 16 digits of the SHA-256 of the file.</param>
/// <param name="Written">When the file was written, UTC.</param>
/// <param name="Loaded">When it was loaded, UTC.</param>
public sealed record ModelVersion(string File, string Hash, DateTime Written, DateTime Loaded);
