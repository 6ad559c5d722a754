using System.Globalization;
using System.Reflection;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>What makes one training differ from another: the network and every option that matters to the weights, by name.</summary>
internal static class TrainingIdentity
{
    /// <summary>What the origin of the validation rows is called.</summary>
    public const string ValidationRows = "validation rows";

    // Every other option is compared, those included that are yet to come.
    private static readonly HashSet<string> WithoutEffect =
    [
        nameof(TrainingOptions.Threads), nameof(TrainingOptions.EpochCompleted), nameof(TrainingOptions.Progress),
        nameof(TrainingOptions.StopWhen), nameof(TrainingOptions.CancellationToken), nameof(TrainingOptions.Checkpoint),
        nameof(TrainingOptions.ValidationRowsFrom),
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
        if (!options.Schedule.NeedsSteps)
        {
            identity.Remove(nameof(TrainingOptions.Epochs));
        }
        identity["example weights"] = training.HasWeights ? "given" : "none";
        identity[ValidationRows] = validation is null ? "none" : options.ValidationRowsFrom ?? "given";
        return identity;
    }

    /// <summary>What differs, a sentence each.</summary>
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
