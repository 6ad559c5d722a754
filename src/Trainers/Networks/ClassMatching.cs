using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>Finds the classes of a label among those of a trained model.</summary>
internal static class ClassMatching
{
    private const int NamesTold = 20;

    /// <summary>
    /// For each class of <paramref name="labels"/> the number of the same one among the model's, from 0; -1 for a new class.
    /// </summary>
    /// <param name="known">The model's classes by name; empty where they have numbers only.</param>
    /// <param name="knownCount">How many classes the model has.</param>
    /// <param name="labels">The label's classes.</param>
    /// <param name="channel">Told of classes that are new or left out.</param>
    /// <exception cref="ArgumentException">One side has names and the other numbers only.</exception>
    public static IReadOnlyList<int> Match(IReadOnlyList<string> known, int knownCount, LabelEncoding labels, IChannel channel)
    {
        IReadOnlyList<string> names = labels.ClassValues?.Names ?? [];
        if (known.Count == 0 != (names.Count == 0))
        {
            throw new ArgumentException(
                $"{nameof(NetworkLearner.InitialModel)}: the classes cannot be matched: those of the model have {Kind(known)}, "
                + $"those of the label {Kind(names)}. Map the label to keys as it was for the model.", nameof(NetworkLearner.InitialModel));
        }
        if (known.Count == 0)
        {
            return [.. Enumerable.Range(0, labels.Classes).Select(number => number < knownCount ? number : -1)];
        }
        var numbers = known.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Tell(channel, "new, with initial weights", names.Except(known));
        Tell(channel, "left out, since the label lacks them", known.Except(names));
        return [.. names.Select(name => numbers.GetValueOrDefault(name, -1))];
    }

    private static string Kind(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no key values" : $"key values ({string.Join(", ", names.Take(NamesTold))})";

    private static void Tell(IChannel channel, string what, IEnumerable<string> classes)
    {
        string[] names = classes.ToArray();
        if (names.Length > 0)
        {
            channel.Info(
                MessageSensitivity.Schema,
                $"Classes that are {what}: {string.Join(", ", names.Take(NamesTold))}{(names.Length > NamesTold ? ", ..." : "")}.");
        }
    }
}
