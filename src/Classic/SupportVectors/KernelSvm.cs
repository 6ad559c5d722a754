using System.Globalization;
using MLNetDeep.Classic;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep;

/// <summary>
/// The settings of a support vector machine with a kernel (Cortes and Vapnik, "Support-vector networks", Machine Learning 20, 1995) for
/// any number of classes: one for each pair of them, whose votes decide. See <see cref="KernelSvmModel"/> for what a score is. Features
/// of very different scales should be normalized before.
/// </summary>
/// <example><code>
/// var model = new KernelSvm { Kernel = new RbfKernel(0.02), Cost = 10 }.Fit(features, labels, classes: 3);
/// var scores = new float[labels.Length * 3];
/// model.Score(features.Span, scores);
/// </code></example>
public sealed record KernelSvm : Learner, IKernelSettings, IMulticlassLearner<KernelSvmModel>, IBinaryLearner<KernelSvmModel>
{
    /// <summary>
    /// The kernel: <see cref="RbfKernel"/>, <see cref="LinearKernel"/>, <see cref="PolynomialKernel"/> or <see cref="SigmoidKernel"/>. By
    /// default the first, with gamma by <see cref="SvmGamma.Scale"/>.
    /// </summary>
    public SvmKernel Kernel { get; init; } = new RbfKernel();

    /// <summary>The cost of errors, C, above 0. Small gives wide margins and smooth models; great follows the training rows.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>
    /// The weights of classes, by name: <see cref="Cost"/> is multiplied by them for the rows of the class; finite and above 0. The name
    /// is the key's value as text, <c>true</c> or <c>false</c> for a binary label, the key's number where keys have no values, and
    /// without ML.NET the number of the class, from 0. Classes that are not named have 1. Null: all have.
    /// </summary>
    public IReadOnlyDictionary<string, double>? ClassWeights { get; init => field = value?.ToDictionary(); }

    /// <summary>
    /// Whether each class counts alike, however many rows it has: <see cref="Cost"/> is multiplied by <c>n / (classes * n_c)</c> for a
    /// row of class c, n being the training rows, n_c those of class c and classes the number of classes that occur; besides
    /// <see cref="ClassWeights"/>.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>
    /// Whether to learn probabilities, from decisions on five held-out parts of the rows: five more searches. Between two classes of
    /// which one has fewer than five rows, n, nothing is held out: the probability is 1/2 where the decision is 0, and (n + 1) / (n + 2)
    /// on the margin, so that labels are those without probabilities. Where held-out decisions say the opposite of the labels, it is the
    /// share of each class.
    /// </summary>
    public bool Probabilities { get; init; }

    /// <summary>
    /// The seed that deals rows to the held-out parts of <see cref="Probabilities"/>; nothing else is random. Null: drawn from the seed
    /// of the <c>MLContext</c>, or 0 without one.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The tolerance of the search, above 0: by how much two coefficients may violate optimality at its end.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>
    /// Whether to use the shrinking heuristic: rows that will likely keep their coefficients are set aside for a time, which is faster.
    /// The solution is the same within the tolerance.
    /// </summary>
    public bool Shrinking { get; init; } = true;

    /// <summary>The size of the kernel cache in megabytes, at least 1. More can be faster; the model does not depend on it.</summary>
    public double CacheSize { get; init; } = 200;

    /// <summary>
    /// The maximum number of iterations of each search, at least 1: pairs of coefficients changed. A model that stops there is warned of.
    /// Null: 10 million, or 100 a row where those are more.
    /// </summary>
    public long? MaximumNumberOfIterations { get; init; }

    internal override bool NeedsNormalization => true;

    internal override void Validate()
    {
        base.Validate();
        ((IKernelSettings)this).ValidateKernel();
        Require(Cost > 0 && double.IsFinite(Cost), nameof(Cost), "a finite number above 0", Cost);
        foreach ((string name, double weight) in ClassWeights ?? new Dictionary<string, double>())
        {
            Require(weight > 0 && double.IsFinite(weight), nameof(ClassWeights), $"finite numbers above 0, also for '{name}'", weight);
        }
    }

    /// <summary>Fits a machine for each pair of classes that occur.</summary>
    /// <param name="features"><c>[rows, features]</c>, all finite.</param>
    /// <param name="labels">The class of each row, from 0; at least two occur.</param>
    /// <param name="classes">The number of classes; those without a row score lowest.</param>
    /// <param name="weights">The weight of each row, above 0, which <see cref="Cost"/> is multiplied by; null: all alike.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or rows, labels and weights do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">Rows are so long that the kernel would overflow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public KernelSvmModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes, float[]? weights = null)
        => Fit(features, labels, classes, weights, Numbers(0, classes));

    bool IBinaryLearner<KernelSvmModel>.IsCalibrated => Probabilities;

    KernelSvmModel IMulticlassLearner<KernelSvmModel>.FitMulticlass(TrainingRows rows) => Fit(rows);

    KernelSvmModel IBinaryLearner<KernelSvmModel>.FitBinary(TrainingRows rows) => Fit(rows);

    private KernelSvmModel Fit(TrainingRows rows)
    {
        KernelSvm seeded = Probabilities ? this with { Seed = Seed ?? rows.DrawSeed() } : this;
        string[] names = rows.ClassNames.Count > 0 ? [.. rows.ClassNames] : Numbers(1, rows.Classes);
        KernelSvmModel model = seeded.Fit(rows.Features, rows.Labels, rows.Classes, rows.Weights, names);
        IKernelSettings.ReportConvergence(rows, model.Converged, $"Normalize the features, lower {nameof(Cost)}, or allow more.");
        return model;
    }

    private KernelSvmModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes, float[]? weights, string[] names)
    {
        Validate();
        var training = new KernelTraining(features, this, balanced: true);
        TrainingGuard.Labels(labels, training.Count, classes);
        int[][] rows = RowsOfClasses(labels, classes);
        int[] present = [.. Enumerable.Range(0, classes).Where(c => rows[c].Length > 0)];
        if (present.Length < 2)
        {
            throw new ArgumentException($"Expected rows of at least two classes, got {present.Length}.", nameof(labels));
        }
        double[] bounds = training.Bounds(Cost, weights);
        Weigh(bounds, rows, names);
        (int First, int Second)[] pairs = [.. ClassPairs.Of(present.Length)];
        var fits = new PairFit[pairs.Length];
        double share = 1.0 / Math.Min(training.Parallelism.Threads, pairs.Length);
        training.Parallelism.For(pairs.Length, pair => fits[pair] = PairFit.Train(
            training, rows[present[pairs[pair].First]], rows[present[pairs[pair].Second]], bounds, share,
            Probabilities ? unchecked(((Seed ?? 0) * 31) + pair) : null));
        return KernelSvmModel.Assemble(training, classes, present, Array.ConvertAll(present, c => rows[c]), pairs, fits);
    }

    private static int[][] RowsOfClasses(ReadOnlySpan<int> labels, int classes)
    {
        List<int>[] rows = [.. Enumerable.Range(0, classes).Select(_ => new List<int>())];
        for (int row = 0; row < labels.Length; row++)
        {
            rows[labels[row]].Add(row);
        }
        return Array.ConvertAll(rows, list => list.ToArray());
    }

    private void Weigh(double[] bounds, int[][] rows, string[] names)
    {
        double[] weights = new double[rows.Length];
        Array.Fill(weights, 1);
        foreach ((string name, double weight) in ClassWeights ?? new Dictionary<string, double>())
        {
            int at = Array.IndexOf(names, name);
            if (at < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(ClassWeights), name,
                    $"{nameof(ClassWeights)}: expected names of classes ({string.Join(", ", names)}), got '{name}'.");
            }
            weights[at] = weight;
        }
        ClassBalance? balance = BalanceClasses ? new ClassBalance([.. rows.Select(ofClass => (long)ofClass.Length)]) : null;
        for (int c = 0; c < rows.Length; c++)
        {
            weights[c] *= balance?.Weight(c) ?? 1;
            foreach (int row in rows[c])
            {
                bounds[row] *= weights[c];
            }
        }
    }

    private static string[] Numbers(int first, int classes)
        => [.. Enumerable.Range(first, Math.Max(classes, 0)).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
