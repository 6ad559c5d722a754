using System.ComponentModel.DataAnnotations;

namespace MLNetDeep.Samples.Serve;

/// <summary>The section Predictions of appsettings.json.</summary>
public sealed class PredictionOptions
{
    /// <summary>The model's file.</summary>
    [Required]
    public string Model { get; set; } = "model.zip";

    /// <summary>How often the file is looked at for a new model, in seconds.</summary>
    [Range(0.05, 3600)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>The most bytes of a request.</summary>
    [Range(1, int.MaxValue)]
    public int MaxBodyBytes { get; set; } = 4_000_000;

    /// <summary>The most rows of a request.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRows { get; set; } = 1_000;

    /// <summary>The most pixels of an image, as it is uploaded.</summary>
    [Range(1, int.MaxValue)]
    public int MaxImagePixels { get; set; } = 25_000_000;

    /// <summary>The most requests that are computed at once; others wait.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRequestsAtOnce { get; set; } = 64;

    /// <summary>The most requests that wait; others are told to come again, 503.</summary>
    [Range(0, int.MaxValue)]
    public int MaxRequestsWaiting { get; set; } = 1_024;
}
