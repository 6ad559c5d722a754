using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// A support vector machine (Boser, Guyon, Vapnik 1992; Cortes, Vapnik 1995) for each pair of classes. Without probabilities a class scores
/// scikit-learn's one-versus-rest decision value: its votes among the pairs, and its sum s of signed decisions as s / (3 (|s| + 1)), which
/// parts equal votes (scikit-learn's <c>break_ties</c>). With probabilities it scores those: Platt's sigmoids (Lin, Lin, Weng 2007),
/// coupled (Wu, Lin, Weng 2004), whose greatest may be of another class than the most votes. Classes without a training row score -1, and
/// have probability 0.
/// </summary>
public sealed class KernelSvmModel : IClassifier, IBinaryClassifier, IStoredModel
{
    internal const string Kind = "KernelSvm";

    private readonly SupportVectorSet _vectors;
    private readonly int[] _present;
    private readonly int[] _counts;
    private readonly double[] _dual;
    private readonly double[] _intercepts;
    private readonly PlattSigmoid[]? _sigmoids;
    private readonly KernelExpansion _expansion;

    private KernelSvmModel(
        SupportVectorSet vectors, int classes, int[] present, int[] counts, double[] dual, double[] intercepts, PlattSigmoid[]? sigmoids,
        bool converged)
    {
        (_vectors, Classes, _present, _counts, _dual, _intercepts, _sigmoids, Converged) =
            (vectors, classes, present, counts, dual, intercepts, sigmoids, converged);
        _expansion = new KernelExpansion(vectors, Terms(), intercepts);
    }

    /// <inheritdoc/>
    public int FeatureCount => _vectors.FeatureCount;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public bool HasProbability => _sigmoids is not null;

    /// <summary>Whether the search of each machine reached the tolerance, before the iterations were used up.</summary>
    public bool Converged { get; }

    /// <summary>The support vectors, [vectors, features], class by class.</summary>
    public ReadOnlyMemory<float> SupportVectors => _vectors.Values;

    /// <summary>The index of each support vector among the training rows that were not left out.</summary>
    public IReadOnlyList<int> SupportVectorIndices => _vectors.Indices;

    /// <summary>The number of support vectors of each class.</summary>
    public IReadOnlyList<int> SupportVectorCounts
    {
        get
        {
            int[] counts = new int[Classes];
            for (int i = 0; i < _present.Length; i++)
            {
                counts[_present[i]] = _counts[i];
            }
            return counts;
        }
    }

    /// <summary>
    /// The dual coefficients, [occurring classes - 1, vectors]: those of a vector in the machines of its class and each other class in
    /// their order; above 0 for the first class of a pair.
    /// </summary>
    public ReadOnlyMemory<double> DualCoefficients => _dual;

    /// <summary>
    /// The intercept of each pair of occurring classes, added to its decision: 0-1, 0-2, ..., 1-2, ...; a decision above 0 is for the
    /// first.
    /// </summary>
    public IReadOnlyList<double> Intercepts => _intercepts;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null)
    {
        RowGuard.Rows(this, features.Length, scores.Length, Classes);
        _expansion.Run(features, scores, WriteScores, threads);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model has not just two classes.</exception>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        if (Classes != 2 || _present.Length != 2)
        {
            throw new InvalidOperationException(
                $"Yes or no needs a model of two classes that occur; this has {Classes}, of which {_present.Length} occur.");
        }
        RowGuard.Rows(this, features.Length, outputs.Length, HasProbability ? 2 : 1);
        _expansion.Run(features, outputs, WriteMargin, threads);
    }

    internal SupportVectorSet Vectors => _vectors;

    /// <summary>The classes that occur, in their order: those of the pairs.</summary>
    internal IReadOnlyList<int> Present => _present;

    /// <summary>The probabilities of the pairs; null where the model has none.</summary>
    internal IReadOnlyList<PlattSigmoid>? Sigmoids => _sigmoids;

    void IStoredModel.Write(ModelArrays arrays)
    {
        _vectors.Write(arrays);
        StoredNumbers.WriteClasses(arrays, Classes);
        arrays.Add("converged", Converged ? 1 : 0);
        arrays.Add("present", _present);
        arrays.Add("counts", _counts);
        arrays.Add("dual", _dual);
        arrays.Add("intercepts", _intercepts);
        if (_sigmoids is not null)
        {
            arrays.Add("sigmoids", _sigmoids.SelectMany(sigmoid => new[] { sigmoid.A, sigmoid.B }).ToArray());
        }
    }

    internal static KernelSvmModel Read(ModelArrays arrays)
    {
        var vectors = SupportVectorSet.Read(arrays, balanced: true);
        int classes = StoredNumbers.ReadClasses(arrays, 2);
        int[] present = arrays.Array<int>("present");
        int[] counts = arrays.Array<int>("counts", present.Length);
        if (present.Length < 2 || present[0] < 0 || present[^1] >= classes
            || present.Zip(present.Skip(1)).Any(two => two.First >= two.Second))
        {
            throw new ModelFormatException(
                $"The model's classes are {string.Join(", ", present)}; expected at least two of {classes}, in their order.");
        }
        if (counts.Any(count => count < 0) || counts.Sum(count => (long)count) != vectors.Count)
        {
            throw new ModelFormatException(
                $"The model's classes have {string.Join(", ", counts)} support vectors; expected {vectors.Count:N0} in all.");
        }
        long pairs = ClassPairs.Count(present.Length);
        double[] dual = StoredNumbers.Finite<double>(arrays, "dual", (long)(present.Length - 1) * vectors.Count);
        double[] intercepts = StoredNumbers.Finite<double>(arrays, "intercepts", pairs);
        double[] sigmoids = StoredNumbers.Finite<double>(arrays, "sigmoids", null);
        if (sigmoids.Length != 0 && sigmoids.Length != 2 * pairs)
        {
            throw new ModelFormatException($"The model's 'sigmoids' has {sigmoids.Length:N0} numbers; expected none or {2 * pairs}.");
        }
        PlattSigmoid[]? read = sigmoids.Length == 0 ? null : [.. sigmoids.Chunk(2).Select(two => new PlattSigmoid(two[0], two[1]))];
        return new KernelSvmModel(vectors, classes, present, counts, dual, intercepts, read, arrays.Int32("converged", 0) == 1);
    }

    /// <summary>The decision of each pair of classes that occur, above 0 for the first, [rows, pairs].</summary>
    internal unsafe void Decide(ReadOnlySpan<float> features, Span<double> decisions, int? threads = null)
    {
        RowGuard.Rows(this, features.Length, decisions.Length, _intercepts.Length);
        fixed (double* pinned = decisions)
        {
            double* to = pinned;
            _expansion.Run(
                features, (row, sums) => sums.CopyTo(new Span<double>(to + ((nint)row * sums.Length), sums.Length)), threads);
        }
    }

    /// <summary>
    /// A model of the machines of all pairs of classes; its vectors are the rows of each class that have a coefficient in some pair.
    /// </summary>
    /// <param name="training">What all pairs share.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="present">The classes that occur, in their order.</param>
    /// <param name="rows">The rows of each class that occurs.</param>
    /// <param name="pairs">The pairs of classes that occur, by their place in <paramref name="present"/>.</param>
    /// <param name="fits">The machine of each pair.</param>
    internal static KernelSvmModel Assemble(
        KernelTraining training, int classes, int[] present, int[][] rows, (int First, int Second)[] pairs, PairFit[] fits)
    {
        bool[][] used = Array.ConvertAll(rows, ofClass => new bool[ofClass.Length]);
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            double[] coefficients = fits[pair].Solution.Coefficients;
            (bool[] first, bool[] second) = (used[pairs[pair].First], used[pairs[pair].Second]);
            for (int i = 0; i < coefficients.Length; i++)
            {
                ref bool isUsed = ref i < first.Length ? ref first[i] : ref second[i - first.Length];
                isUsed |= coefficients[i] != 0;
            }
        }

        int[] counts = Array.ConvertAll(used, ofClass => ofClass.Count(isUsed => isUsed));
        SupportVectorSet vectors = training.Vectors([.. rows.Zip(used).SelectMany(two => two.First.Where((_, i) => two.Second[i]))]);
        double[] dual = new double[(present.Length - 1) * vectors.Count];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            (int first, int second) = pairs[pair];
            ReadOnlySpan<double> coefficients = fits[pair].Solution.Coefficients;
            Scatter(
                coefficients[..used[first].Length], used[first], dual.AsSpan(((second - 1) * vectors.Count) + counts.Take(first).Sum()));
            Scatter(coefficients[used[first].Length..], used[second], dual.AsSpan((first * vectors.Count) + counts.Take(second).Sum()));
        }

        return new KernelSvmModel(
            vectors, classes, present, counts, dual, Array.ConvertAll(fits, fit => -fit.Solution.Offset),
            fits[0].Sigmoid is null ? null : Array.ConvertAll(fits, fit => fit.Sigmoid!.Value), fits.All(fit => fit.Solution.Converged));
    }

    private static void Scatter(ReadOnlySpan<double> coefficients, bool[] used, Span<double> destination)
    {
        int next = 0;
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i])
            {
                destination[next++] = coefficients[i];
            }
        }
    }

    internal IEnumerable<ExpansionTerm> Terms()
    {
        for (int own = 0, start = 0; own < _present.Length; start += _counts[own], own++)
        {
            for (int other = 0; other < _present.Length; other++)
            {
                if (other == own)
                {
                    continue;
                }
                int pair = ClassPairs.IndexOf(Math.Min(own, other), Math.Max(own, other), _present.Length);
                int line = other < own ? other : other - 1;
                yield return new ExpansionTerm(pair, start, _dual.AsSpan((line * _vectors.Count) + start, _counts[own]).ToArray());
            }
        }
    }

    private void WriteScores(ReadOnlySpan<double> sums, Span<float> scores)
    {
        scores.Fill(HasProbability ? 0 : -1);
        Span<double> values = _present.Length <= 64 ? stackalloc double[_present.Length] : new double[_present.Length];
        if (_sigmoids is { } sigmoids)
        {
            Probabilities(sigmoids, sums, values);
        }
        else
        {
            ClassPairs.Vote(sums, values);
        }
        for (int i = 0; i < values.Length; i++)
        {
            scores[_present[i]] = (float)values[i];
        }
    }

    private static void Probabilities(PlattSigmoid[] sigmoids, ReadOnlySpan<double> sums, Span<double> values)
    {
        Span<double> pairs = sums.Length <= 256 ? stackalloc double[sums.Length] : new double[sums.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = sigmoids[i].Probability(sums[i]);
        }
        if (values.Length == 2)
        {
            (values[0], values[1]) = (pairs[0], 1 - pairs[0]);
        }
        else
        {
            PairwiseCoupling.Couple(pairs, values);
        }
    }

    // The one pair's first class is no, its second yes.
    private void WriteMargin(ReadOnlySpan<double> sums, Span<float> outputs)
    {
        outputs[0] = (float)Math.Clamp(-sums[0], -float.MaxValue, float.MaxValue);
        if (_sigmoids is not null)
        {
            outputs[1] = (float)(1 - _sigmoids[0].Probability(sums[0]));
        }
    }
}
