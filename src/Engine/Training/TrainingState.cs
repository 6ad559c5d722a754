using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>The state of a training without its tensors.</summary>
internal sealed record TrainingState
{
    private const long MostSteps = 1L << 53;
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(36_525);

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

    /// <exception cref="ModelFormatException">The text is no such JSON, or no training can be there.</exception>
    public static TrainingState Read(string? json)
    {
        try
        {
            TrainingState state = JsonSerializer.Deserialize(json ?? "null", TrainingStateContext.Default.TrainingState)
                ?? throw new ModelFormatException("It does not say how far the training was.");
            state.Validate();
            return state;
        }
        catch (Exception exception) when (exception is JsonException or OverflowException)
        {
            throw new ModelFormatException($"How far the training was cannot be read: {exception.Message}", exception);
        }
    }

    private void Validate()
    {
        int epochs = Epochs.Count;
        Require(Epochs.Select((result, i) => result?.Epoch == i + 1).All(inOrder => inOrder), "epochs from 1 on, in order", "others");
        Require(Watch.Epoch == epochs, $"the watch at epoch {epochs}", Watch.Epoch);
        Require(Watch.BestEpoch >= Math.Min(1, epochs) && Watch.BestEpoch <= epochs, $"the best of {epochs} epochs", Watch.BestEpoch);
        Require(
            Watch.LastImprovement >= 0 && Watch.LastImprovement <= epochs,
            $"the last better one of {epochs} epochs", Watch.LastImprovement);
        Require(!Stopped || epochs > 0, "an epoch that the training was stopped after", "none");
        Require(Session.Batch >= 0, "a number of batches", Session.Batch);
        Require(Session.Steps >= Session.Batch && Session.Steps <= MostSteps, $"from {Session.Batch} to {MostSteps} steps", Session.Steps);
        Require(
            Session.OptimizerSteps >= 0 && Session.OptimizerSteps <= MostSteps,
            $"0 to {MostSteps} optimizer steps", Session.OptimizerSteps);
        Require(MetricSums.CanRestore(Session.Sums, Session.Batch), $"sums over {Session.Batch} batches", string.Join(" ", Session.Sums));
        Require(float.IsFinite(Session.LearningRate), "a finite learning rate", Session.LearningRate);
        Require(Elapsed >= TimeSpan.Zero && Elapsed <= MostTime, $"a time of at most {MostTime}", Elapsed);
        Require(EpochElapsed >= TimeSpan.Zero && EpochElapsed <= MostTime, $"an epoch's time of at most {MostTime}", EpochElapsed);
        Require(TrainingRows is null or >= 0, "a number of training rows", TrainingRows);
        Require(ValidationRows is null or >= 0, "a number of validation rows", ValidationRows);
    }

    private static void Require(bool holds, string expected, object? actual)
    {
        if (!holds)
        {
            throw new ModelFormatException(string.Create(
                CultureInfo.InvariantCulture, $"How far the training was cannot be: expected {expected}; got {actual}."));
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
            Dictionary<string, string> texts =
                JsonSerializer.Deserialize(json ?? "null", TrainingStateContext.Default.DictionaryStringString)
                ?? throw new ModelFormatException("It does not say what was trained.");
            return texts.ContainsValue(null!) ? throw new ModelFormatException("What was trained has a text that is null.") : texts;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
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
