using System.Text.Json.Nodes;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

[Collection(ScikitLearnTests.Name)]
public class KNearestNeighborsTests(ScikitLearnProcess sklearn)
{
    private const int Neighbors = 5;

    // Scores are single precision; distances of both sides are double.
    private const double Bound = 1e-6;

    public static TheoryData<DistanceMetric, NeighborWeighting> Settings
    {
        get
        {
            var all = new TheoryData<DistanceMetric, NeighborWeighting>();
            foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
            {
                all.Add(metric, NeighborWeighting.Uniform);
                all.Add(metric, NeighborWeighting.Distance);
            }
            return all;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Settings))]
    public void Iris_has_scikit_learns_neighbours_and_probabilities(DistanceMetric metric, NeighborWeighting weighting)
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        Check(Every(iris, 2, 0), Every(iris, 2, 1), metric, weighting);
    }

    [SkippableTheory]
    [MemberData(nameof(Settings))]
    public void Digits_have_scikit_learns_neighbours_and_probabilities(DistanceMetric metric, NeighborWeighting weighting) =>
        Check(ReferenceRows.Mnist(2000), ReferenceRows.Mnist(300, test: true), metric, weighting);

    private void Check(ReferenceRows train, ReferenceRows queries, DistanceMetric metric, NeighborWeighting weighting)
    {
        KNearestNeighbors settings = new() { NumberOfNeighbors = Neighbors, Metric = metric, Weighting = weighting };
        float[] targets = [.. Enumerable.Range(0, train.Labels.Length).Select(row => (row * 37 % 101) - 50f)];
        Answer classes = sklearn.Ask(Fitted.On("neighbors.KNeighborsClassifier", train, Json(settings)).About(queries)
            .Methods("kneighbors", "predict_proba", "predict"));
        Answer numbers =
            sklearn.Ask(Fitted.OnFeatures("neighbors.KNeighborsRegressor", train, Json(settings)).WithTargets(targets).About(queries)
            .Methods("predict"));
        KNearestNeighborsModel model = settings.Fit(train.Features, train.Labels, train.Classes);
        KNearestNeighborsRegressionModel regression = settings.Fit(train.Features, targets);
        int count = queries.Labels.Length;
        double[] distances = new double[count * Neighbors];
        model.FindNeighbors(queries.Features.Span, Neighbors, new int[count * Neighbors], distances);
        float[] scores = new float[count * train.Classes], values = new float[count];
        model.Score(queries.Features.Span, scores);
        regression.Predict(queries.Features.Span, values);

        // The brute force of scikit-learn rounds expanded squares; a tree's distances come from differences.
        Near.Assert(classes["kneighbors/0"], [.. distances.Select(distance => (float)distance)], "distances", Bound);
        int[] told = RowsWithoutTies(model, queries);
        Assert.InRange(told.Length, count * 3 / 4, count);
        Near.Assert(Of(classes["predict_proba"], told, train.Classes), Of(scores, told, train.Classes), "probabilities", Bound);
        Near.Assert(Of(numbers["predict"], told, 1), Of(values, told, 1), "numbers", Bound);
        Assert.Equal(Of(classes["predict"], told, 1), told.Select(row => (double)Best(scores.AsSpan(row * train.Classes, train.Classes))));
    }

    // Which of equally near rows is the last neighbour, scikit-learn leaves open.
    private static int[] RowsWithoutTies(KNearestNeighborsModel model, ReferenceRows queries)
    {
        int count = queries.Labels.Length;
        double[] distances = new double[count * (Neighbors + 1)];
        model.FindNeighbors(queries.Features.Span, Neighbors + 1, new int[distances.Length], distances);
        return
        [
            .. Enumerable.Range(0, count).Where(row =>
                distances[(row * (Neighbors + 1)) + Neighbors] - distances[(row * (Neighbors + 1)) + Neighbors - 1] > 1e-12),
        ];
    }

    private static JsonObject Json(KNearestNeighbors settings) => new()
    {
        ["n_neighbors"] = settings.NumberOfNeighbors,
        ["weights"] = settings.Weighting == NeighborWeighting.Uniform ? "uniform" : "distance",
        ["metric"] = settings.Metric.ToString().ToLowerInvariant(),
        ["algorithm"] = settings.Metric == DistanceMetric.Cosine ? "brute" : "ball_tree",
    };

    private static ReferenceRows Every(ReferenceRows rows, int step, int first)
    {
        int columns = rows.Features.Shape[1];
        int[] taken = [.. Enumerable.Range(0, rows.Labels.Length).Where(row => row % step == first)];
        return new ReferenceRows(
            new Tensor(Shape.Of(taken.Length, columns),
                [.. taken.SelectMany(row => rows.Features.Span.Slice(row * columns, columns).ToArray())]),
            [.. taken.Select(row => rows.Labels[row])], rows.Classes);
    }

    private static T[] Of<T>(T[] values, int[] rows, int columns) =>
        [.. rows.SelectMany(row => values.AsSpan(row * columns, columns).ToArray())];

    private static int Best(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
