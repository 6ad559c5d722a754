using System.Globalization;
using System.Reflection;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>The identity of a training: the network and every option that matters to the weights, by name.</summary>
internal static class TrainingIdentity
{
    /// <summary>The version of the names and texts. A change of them is a new version, and its line in the table of changes.</summary>
    public const int Version = 7;

    /// <summary>The name of the origin of the validation rows.</summary>
    public const string ValidationRows = "validation rows";

    /// <summary>The first version of trainings that scale targets by a layer of the network.</summary>
    public const int VersionOfOutputScaling = 2;

    private const string VersionName = "version";
    private static readonly string OutputScalingText = SettingsText.Of(new OutputScaling());

    /// <summary>The changes by each version. Settings that are computed from others were told before version 2.</summary>
    private static readonly IdentityChange[] Changes =
    [
        IdentityChange.RemovedSetting(2, "Fuses"),
        IdentityChange.RemovedSetting(2, "NeedsSteps"),
        IdentityChange.RenamedType(2, "HingeLoss", nameof(MarginLoss)),
        IdentityChange.AddedSetting(3, nameof(Conv1D), nameof(Conv1D.Groups), "1", nameof(Conv1D.Initialization)),
        IdentityChange.AddedSetting(3, nameof(Conv2D), nameof(Conv2D.Groups), "1", nameof(Conv2D.Initialization)),
        IdentityChange.AddedOption(4, nameof(TrainingOptions.WeightAveraging), "none"),
        IdentityChange.AddedOption(5, nameof(TrainingOptions.LearningRateFactors), "none"),
        IdentityChange.AddedSetting(6, nameof(Concatenate), nameof(Concatenate.Axis), "0", null),
        IdentityChange.AddedSetting(6, nameof(Slice), nameof(Slice.Axis), "0", nameof(Slice.Count)),
        IdentityChange.AddedOption(7, nameof(TrainingOptions.Shards), "none"),
        IdentityChange.AddedOption(7, nameof(TrainingOptions.PartitionedRows), "False"),
    ];

    // Every other option is compared, those included that are yet to come.
    private static readonly HashSet<string> WithoutEffect =
    [
        nameof(TrainingOptions.Threads), nameof(TrainingOptions.EpochCompleted), nameof(TrainingOptions.Progress),
        nameof(TrainingOptions.StopWhen), nameof(TrainingOptions.CancellationToken), nameof(TrainingOptions.Checkpoint),
        nameof(TrainingOptions.ValidationRowsFrom), nameof(TrainingOptions.MeasuresAccuracy),
        nameof(TrainingOptions.Communicator),
    ];

    public static Dictionary<string, string> Of(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        var identity = new Dictionary<string, string> { ["input"] = network.Spec.Input.ToString() };
        foreach (NetworkNode node in network.Spec.Nodes)
        {
            identity[$"layer '{node.Name}'"] = $"{SettingsText.Of(node.Layer)} of {string.Join(", ", node.Inputs)}";
        }
        foreach (PropertyInfo option in typeof(TrainingOptions).GetProperties().Where(option => !WithoutEffect.Contains(option.Name)))
        {
            identity[option.Name] = SettingsText.Of(option.GetValue(options));
        }
        if (options.Communicator is null || options.Shards is null)
        {
            identity[nameof(TrainingOptions.Shards)] = options.Communicator is null ? "none" : "one a rank";
        }
        if (!options.Schedule.NeedsSteps)
        {
            identity.Remove(nameof(TrainingOptions.Epochs));
        }
        identity["example weights"] = training.HasWeights ? "given" : "none";
        identity[ValidationRows] = validation is null ? "none" : options.ValidationRowsFrom ?? "given";
        return identity;
    }

    /// <summary>What must be the same on all ranks that train together.</summary>
    public static Dictionary<string, string> OfRanks(
        Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        Dictionary<string, string> identity = Of(network, training, validation, options);
        identity["MLNetDeep"] =
            typeof(Network).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        identity[nameof(TrainingOptions.Epochs)] = options.Epochs.ToString(CultureInfo.InvariantCulture);
        identity["sparse rows"] = SettingsText.Of(training.IsSparse);
        if (!options.PartitionedRows)
        {
            identity["training rows"] = SettingsText.Of(training.Rows);
            identity["rows to validate"] = SettingsText.Of(validation?.Rows);
        }
        return identity;
    }

    /// <summary>An identity as JSON, with its version.</summary>
    public static string Write(Dictionary<string, string> identity) =>
        TrainingState.WriteTexts(new(identity) { [VersionName] = Version.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Reads an identity that this version or an earlier one wrote, in the names and texts of this one.</summary>
    /// <param name="json">The text.</param>
    /// <param name="present">The identity that it will be compared with, if any.</param>
    /// <exception cref="ModelFormatException">The text is no such JSON, or of a version yet to come.</exception>
    public static (Dictionary<string, string> Identity, int Version) Read(string? json, Dictionary<string, string>? present = null)
    {
        Dictionary<string, string> identity = TrainingState.ReadTexts(json);
        int version = 1;
        if (identity.Remove(VersionName, out string? text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out version) || version is < 1 or > Version))
        {
            throw new ModelFormatException(
                $"Its training is told in version '{text}', and this library knows 1 to {Version}. Use the version that wrote it.");
        }
        Upgrade(identity, version, Changes);
        if (version < VersionOfOutputScaling && present is not null)
        {
            // Whether targets were scaled was not told: their hash tells it.
            foreach ((string name, string layer) in present)
            {
                if (layer.StartsWith(OutputScalingText, StringComparison.Ordinal))
                {
                    identity.TryAdd(name, layer);
                }
            }
        }
        return (identity, version);
    }

    /// <summary>Makes of an identity of an earlier version what the changes since then would have made of it.</summary>
    internal static void Upgrade(Dictionary<string, string> identity, int version, IEnumerable<IdentityChange> changes)
    {
        foreach (IdentityChange change in changes.Where(change => change.Version > version))
        {
            change.Apply(identity);
        }
    }

    /// <summary>The differences, a sentence each.</summary>
    public static IEnumerable<string> Compare(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> present)
    {
        foreach ((string name, string was) in saved)
        {
            string now = present.GetValueOrDefault(name, "nothing");
            if (now != was)
            {
                yield return Sentence(name, was, now);
            }
        }
        foreach ((string name, string now) in present.Where(entry => !saved.ContainsKey(entry.Key)))
        {
            yield return Sentence(name, "nothing", now);
        }
    }

    /// <summary>The sentence on numbers of rows, unless they are the same or unknown.</summary>
    public static IEnumerable<string> CompareRows(string what, long? was, long? now)
    {
        if (was is not null && now is not null && was != now)
        {
            yield return Sentence(
                what, was.Value.ToString("N0", CultureInfo.InvariantCulture), now.Value.ToString("N0", CultureInfo.InvariantCulture));
        }
    }

    private static string Sentence(string name, string was, string now) => $"Its {name}: {was}; now: {now}.";
}
