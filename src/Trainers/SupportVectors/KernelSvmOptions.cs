using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Trainers;

/// <summary>What a support vector classifier can be told.</summary>
public abstract class KernelSvmOptions : KernelMachineOptions
{
    private protected KernelSvmOptions()
    {
    }

    /// <summary>
    /// What C is multiplied by for the rows of a class, by the class's key value as text (<c>true</c> and <c>false</c> for a binary label, the key's number
    /// where keys have no values); finite and above 0. Classes that are not named have 1. Null: all have.
    /// </summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; set; }

    /// <summary>
    /// Whether each class counts alike, however many rows it has: C is multiplied by <c>n / (classes * n_c)</c> for a row of class c, n being the training
    /// rows, n_c those of class c and classes the number of classes that occur; besides <see cref="ClassWeights"/>. Off by default.
    /// </summary>
    public bool BalanceClasses { get; set; }

    /// <summary>
    /// Whether probabilities are learned, from decisions on five held-out parts of the rows: five more searches. Off by default. Between two classes
    /// of which one has fewer than five rows, n, nothing is held out: the probability is 1/2 where the decision is 0, and (n + 1) / (n + 2) on the
    /// margin, so that labels are those without probabilities. Where held-out decisions say the opposite of the labels, it is the share of each class.
    /// </summary>
    public bool Probabilities { get; set; }

    /// <summary>Decides which rows are in which held-out part for <see cref="Probabilities"/>. By default drawn from the seed of the <c>MLContext</c>.</summary>
    public int? Seed { get; set; }

    /// <inheritdoc/>
    internal override KernelSvmSettings ToSettings() => new()
    {
        Kernel = Kernel,
        Cost = Cost,
        Tolerance = Tolerance,
        Shrinking = Shrinking,
        CacheSize = CacheSize,
        MaximumNumberOfIterations = MaximumNumberOfIterations,
        Probabilities = Probabilities,
    };

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        foreach (var (name, weight) in ClassWeights ?? new Dictionary<string, double>())
            Require(weight > 0 && double.IsFinite(weight), nameof(ClassWeights), $"finite numbers above 0, also for '{name}'", weight);
    }

    /// <summary>Trains on rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="seed">The seed where none is given.</param>
    internal KernelSvmModel Train(TrainingRows rows, Func<int> seed)
    {
        var classes = rows.ClassOfRows();
        var settings = ToSettings() with { ClassWeights = WeightsOf(rows, classes), Seed = Probabilities ? Seed ?? seed() : 0 };
        return KernelSvmModel.Fit(rows.Features, classes, rows.Classes, settings, rows.Weights, NumberOfThreads, CancellationToken);
    }

    private double[]? WeightsOf(TrainingRows rows, int[] classOfRows)
    {
        if (ClassWeights is null && !BalanceClasses)
            return null;
        var weights = new double[rows.Classes];
        Array.Fill(weights, 1);
        foreach (var (name, weight) in ClassWeights ?? new Dictionary<string, double>())
            weights[IndexOf(name, rows.Labels)] = weight;
        if (BalanceClasses)
        {
            var counts = new long[rows.Classes];
            foreach (var c in classOfRows)
                counts[c]++;
            var occurring = counts.Count(count => count > 0);
            for (var c = 0; c < weights.Length; c++)
                weights[c] *= counts[c] > 0 ? (double)classOfRows.Length / ((double)occurring * counts[c]) : 1;
        }
        return weights;
    }

    private static int IndexOf(string name, LabelEncoding labels)
    {
        var names = Enumerable.Range(0, labels.Classes).Select(labels.PlainNameOf).ToArray();
        var index = Array.IndexOf(names, name);
        return index >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(ClassWeights), name,
            $"Option {nameof(ClassWeights)}: expected classes of the label column ({string.Join(", ", names)}), got '{name}'.");
    }
}
