using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>How far a training is: all of its state but the tensors.</summary>
internal sealed record TrainingState
{
    public required SessionState Session { get; init; }

    public required WatchState Watch { get; init; }

    /// <summary>Time in this training, and in its present epoch.</summary>
    public required TimeSpan Elapsed { get; init; }

    public required TimeSpan EpochElapsed { get; init; }

    /// <summary>Whether <see cref="TrainingOptions.StopWhen"/> ended it.</summary>
    public required bool Stopped { get; init; }

    public required long? TrainingRows { get; init; }

    public required long? ValidationRows { get; init; }

    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    public string Write() => JsonSerializer.Serialize(this, TrainingStateContext.Default.TrainingState);

    /// <exception cref="ModelFormatException">The text is no such JSON.</exception>
    public static TrainingState Read(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize(json ?? "null", TrainingStateContext.Default.TrainingState)
                ?? throw new ModelFormatException("It does not say how far the training was.");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"How far the training was cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Texts by name as JSON, and back.</summary>
    public static string WriteTexts(Dictionary<string, string> texts) =>
        JsonSerializer.Serialize(texts, TrainingStateContext.Default.DictionaryStringString);

    /// <exception cref="ModelFormatException">The text is no such JSON.</exception>
    public static Dictionary<string, string> ReadTexts(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize(json ?? "null", TrainingStateContext.Default.DictionaryStringString)
                ?? throw new ModelFormatException("It does not say what was trained.");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"What was trained cannot be read: {exception.Message}", exception);
        }
    }
}

/// <summary>State of the steps.</summary>
internal sealed record SessionState
{
    /// <summary>Batches done of the epoch after the whole ones, and the sums over them.</summary>
    public required int Batch { get; init; }

    public required double[] Sums { get; init; }

    public required long Steps { get; init; }

    public required long OptimizerSteps { get; init; }

    public required double[] Schedule { get; init; }

    public required float LearningRate { get; init; }

    public required double GradientNorm { get; init; }

    /// <summary>The hash of the first batch of all.</summary>
    public required string FirstBatch { get; init; }
}

/// <summary>State of the watch on the best epoch.</summary>
internal sealed record WatchState(int Epoch, int BestEpoch, double Smallest, double Reference, int LastImprovement);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TrainingStateContext : JsonSerializerContext;
