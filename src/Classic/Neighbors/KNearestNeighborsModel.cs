using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Classification by the k nearest training rows: a class's probability is its share of their votes. It is exact: the neighbours are those
/// that a naive search in double precision finds; of equally near rows the one with the smaller index is nearer. Holds the training rows
/// twice, as they came and prepared for the search. Source: Fix and Hodges, Discriminatory Analysis, 1951; Cover and Hart, Nearest Neighbor
/// Pattern Classification, 1967.
/// </summary>
public sealed class KNearestNeighborsModel : IClassifier, IBinaryClassifier, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "KnnClass";

    private readonly NeighborModel _model;
    private readonly int[] _labels;

    internal KNearestNeighborsModel(NeighborModel model, int[] labels, int classes)
        => (_model, _labels, Classes) = (model, labels, classes);

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _model.Columns;

    /// <summary>The number of classes, those without a training row included: their probability is 0.</summary>
    public int Classes { get; }

    /// <summary>The number of training rows.</summary>
    public int RowCount => _model.Rows;

    /// <summary>The number of neighbors.</summary>
    public int NumberOfNeighbors => _model.NumberOfNeighbors;

    /// <summary>The weighting of the neighbors.</summary>
    public NeighborWeighting Weighting => _model.Weighting;

    /// <summary>The distance between two rows.</summary>
    public DistanceMetric Metric => _model.Metric;

    /// <summary>True: the share of the votes for yes.</summary>
    public bool HasProbability => true;

    /// <summary>The class of each training row, [rows].</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>
    /// Computes the probability of each class; of equal ones the first is predicted, so a tie of votes goes to the smallest class.
    /// </summary>
    /// <inheritdoc/>
    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, scores.Length, Classes);
        float[] shares = new float[scores.Length];
        double[] votes = new double[Classes];
        _model.Ask(rows, features, threads, (query, neighbors, weights) =>
        {
            double total = Count(neighbors, weights, votes);
            for (int i = 0; i < votes.Length; i++)
            {
                shares[(query * votes.Length) + i] = (float)(votes[i] / total);
            }
        });
        shares.CopyTo(scores);
    }

    /// <summary>Computes twice the probability of yes, class 1, less 1; and the probability.</summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model has not two classes.</exception>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        if (Classes != 2)
        {
            throw new InvalidOperationException($"A model of {Classes} classes cannot answer yes or no; expected 2. Use {nameof(Score)}.");
        }
        int rows = RowGuard.Rows(this, features.Length, outputs.Length, 2);
        float[] answers = new float[outputs.Length];
        double[] votes = new double[2];
        _model.Ask(rows, features, threads, (query, neighbors, weights) =>
        {
            double total = Count(neighbors, weights, votes);
            answers[2 * query] = (float)((votes[1] - votes[0]) / total);
            answers[(2 * query) + 1] = (float)(votes[1] / total);
        });
        answers.CopyTo(outputs);
    }

    /// <summary>
    /// Finds the training rows nearest to each row, the nearest first, of equally near ones the one with the smaller index.
    /// </summary>
    /// <param name="features">[rows, <see cref="FeatureCount"/>], all finite.</param>
    /// <param name="neighbors">The number of neighbors of each row, at most <see cref="RowCount"/>.</param>
    /// <param name="indices">[rows, neighbors], overwritten: numbers of training rows.</param>
    /// <param name="distances">[rows, neighbors], overwritten: their distances.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are not that many training rows.</exception>
    public void FindNeighbors(
        ReadOnlySpan<float> features, int neighbors, Span<int> indices, Span<double> distances, int? threads = null) =>
        _model.Find(RowGuard.Rows(this, features.Length, 0, 0), features, neighbors, indices, distances, threads);

    /// <summary>The training rows, [rows, features].</summary>
    internal ReadOnlySpan<float> TrainingRows => _model.TrainingRows;

    void IStoredModel.Write(ModelArrays arrays)
    {
        _model.Write(arrays);
        StoredNumbers.WriteClasses(arrays, Classes);
        arrays.Add("labels", _labels);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Something is missing or does not fit the rest.</exception>
    internal static KNearestNeighborsModel Read(ModelArrays arrays)
    {
        int classes = StoredNumbers.ReadClasses(arrays, 1);
        var model = NeighborModel.Read(arrays);
        int[] labels = arrays.Array<int>("labels", model.Rows);
        if (Array.Find(labels, label => (uint)label >= (uint)classes) is not 0 and int wrong)
        {
            throw new ModelFormatException($"The model's 'labels' hold {wrong}; expected classes from 0 to {classes - 1}.");
        }
        return new(model, labels, classes);
    }

    private double Count(ReadOnlySpan<int> neighbors, ReadOnlySpan<double> weights, double[] votes)
    {
        Array.Clear(votes);
        double total = 0;
        for (int i = 0; i < neighbors.Length; i++)
        {
            votes[_labels[neighbors[i]]] += weights[i];
            total += weights[i];
        }
        return total;
    }
}
