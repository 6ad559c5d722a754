using MLNetDeep.Classic;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Contributions.Tests.Learner;

/// <summary>The mean of each class. Probabilities are those of classes as frequent as each other, normal, of unit variance.</summary>
public sealed class NearestCentroidModel : IClassifier, IBinaryClassifier, IStoredModel
{
    /// <summary>What files know the model by.</summary>
    internal const string Kind = "NearestCentroid";

    private readonly double[] _centroids;
    private readonly int[] _counts;

    internal NearestCentroidModel(double[] centroids, int[] counts) => (_centroids, _counts) = (centroids, counts);

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _centroids.Length / Classes;

    /// <summary>The number of classes, those without a training row included.</summary>
    public int Classes => _counts.Length;

    /// <summary>True.</summary>
    public bool HasProbability => true;

    /// <summary>Computes the probability of each class.</summary>
    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, scores.Length, Classes);
        Span<double> logits = new double[Classes];
        for (int row = 0; row < rows; row++)
        {
            Compute(features.Slice(row * FeatureCount, FeatureCount), logits);
            double largest = double.NegativeInfinity, sum = 0;
            foreach (double logit in logits)
            {
                largest = Math.Max(largest, logit);
            }
            foreach (ref double logit in logits)
            {
                logit = Math.Exp(logit - largest);
                sum += logit;
            }
            for (int i = 0; i < Classes; i++)
            {
                scores[(row * Classes) + i] = (float)(logits[i] / sum);
            }
        }
    }

    /// <summary>Computes the logit of yes, class 1, and its probability.</summary>
    /// <inheritdoc/>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        if (Classes != 2)
        {
            throw new InvalidOperationException($"A model of {Classes} classes cannot answer yes or no; expected 2. Use {nameof(Score)}.");
        }
        int rows = RowGuard.Rows(this, features.Length, outputs.Length, 2);
        Span<double> logits = stackalloc double[2];
        for (int row = 0; row < rows; row++)
        {
            Compute(features.Slice(row * FeatureCount, FeatureCount), logits);
            double margin = logits[1] - logits[0];
            outputs[2 * row] = (float)Math.Clamp(margin, float.MinValue, float.MaxValue);
            outputs[(2 * row) + 1] = (float)(1 / (1 + Math.Exp(-margin)));
        }
    }

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("centroids", _centroids);
        arrays.Add("counts", _counts);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Something is missing or does not fit the rest.</exception>
    internal static NearestCentroidModel Read(ModelArrays arrays)
    {
        int[] counts = arrays.Array<int>("counts");
        double[] centroids = arrays.Array<double>("centroids");
        return counts.Length > 0 && centroids.Length > 0 && centroids.Length % counts.Length == 0
            && Array.TrueForAll(centroids, double.IsFinite) && Array.Exists(counts, count => count > 0)
            ? new(centroids, counts)
            : throw new ModelFormatException(
                $"The model's 'centroids' are {centroids.Length:N0} numbers for {counts.Length:N0} classes; expected as many for each, all "
                + "finite, and a class with a training row.");
    }

    // Less half the squared distance to each centroid; of classes without a row it is endless.
    private void Compute(ReadOnlySpan<float> row, Span<double> logits)
    {
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = _counts[i] > 0
                ? -Distances.Squared(row, _centroids.AsSpan(i * row.Length, row.Length)) / 2
                : double.NegativeInfinity;
        }
    }
}
