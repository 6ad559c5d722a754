using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Neighbors;

public class KNearestNeighborsModelTests
{
    // On a line: class 0 at 0 and 1, class 1 at 3, 4 and 4, class 2 at 10.
    private static readonly Tensor Line = new(Shape.Of(6, 1), [0, 1, 3, 4, 4, 10]);
    private static readonly int[] Labels = [0, 0, 1, 1, 1, 2];
    private static readonly float[] Targets = [1, 2, 30, 40, 50, 600];

    [Fact]
    public void Scores_are_shares_of_the_votes_and_an_absent_class_has_none()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { NumberOfNeighbors = 4 }.Fit(Line, Labels, 4);
        float[] scores = new float[8];
        model.Score([1.5f, 9], scores);
        Assert.Equal([0.5f, 0.5f, 0, 0, 0, 0.75f, 0.25f, 0], scores);
    }

    [Fact]
    public void Weights_are_one_over_the_distance()
    {
        KNearestNeighborsModel model =
            new KNearestNeighbors { NumberOfNeighbors = 3, Weighting = NeighborWeighting.Distance }.Fit(Line, Labels, 3);
        float[] scores = new float[3];

        // 1 and 3 are at distance 1; of 0, 4 and 4 at distance 2 the first is taken.
        model.Score([2], scores);
        Assert.Equal([(float)(1.5 / 2.5), (float)(1 / 2.5), 0], scores);
    }

    [Fact]
    public void Of_exact_matches_these_alone_count()
    {
        KNearestNeighbors settings = new() { NumberOfNeighbors = 4, Weighting = NeighborWeighting.Distance };
        float[] scores = new float[3], values = new float[1];
        settings.Fit(Line, [0, 0, 1, 1, 2, 2], 3).Score([4], scores);
        Assert.Equal([0, 0.5f, 0.5f], scores);
        settings.Fit(Line, Targets).Predict([4], values);
        Assert.Equal(45, values[0]);
    }

    [Fact]
    public void A_tie_goes_to_the_smallest_class_and_to_no()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { NumberOfNeighbors = 2 }.Fit(new Tensor(Shape.Of(2, 1), [0, 2]), [1, 0], 2);
        float[] scores = new float[2], answer = new float[2];
        model.Score([1], scores);
        model.ScoreMargins([1], answer);
        Assert.Equal([0.5f, 0.5f], scores);
        Assert.Equal([0, 0.5f], answer);
    }

    [Fact]
    public void A_margin_is_twice_the_probability_less_one()
    {
        KNearestNeighborsModel model = new KNearestNeighbors { NumberOfNeighbors = 4 }.Fit(Line, [0, 0, 1, 1, 1, 1], 2);
        float[] answers = new float[4];
        model.ScoreMargins([0, 9], answers);
        Assert.Equal([0, 0.5f, 1, 1], answers);
        Assert.Throws<InvalidOperationException>(() => new KNearestNeighbors().Fit(Line, Labels, 3).ScoreMargins([0], new float[2]));
    }

    [Fact]
    public void A_number_is_the_mean_of_the_neighbours()
    {
        float[] values = new float[2];
        new KNearestNeighbors { NumberOfNeighbors = 3 }.Fit(Line, Targets).Predict([0, 10], values);
        Assert.Equal([11, (float)((600 + 40 + 50) / 3.0)], values);
        new KNearestNeighbors { NumberOfNeighbors = 2, Weighting = NeighborWeighting.Distance }.Fit(Line, Targets)
            .Predict([9, 2.5f], values);
        Assert.Equal([(float)((600 + (40 / 5.0)) / 1.2), (float)(((30 / 0.5) + (2 / 1.5)) / ((1 / 0.5) + (1 / 1.5)))], values);
    }

    [Fact]
    public void Neighbours_are_found_with_their_distances()
    {
        KNearestNeighborsModel model = new KNearestNeighbors().Fit(Line, Labels, 3);
        int[] indices = new int[6];
        double[] distances = new double[6];
        model.FindNeighbors([2, 7], 3, indices, distances);
        Assert.Equal([1, 2, 0, 3, 4, 5], indices);
        Assert.Equal([1, 1, 2, 3, 3, 3], distances);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindNeighbors([2], 7, new int[7], new double[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindNeighbors([2], 0, [], []));
        Assert.Throws<ArgumentException>(() => model.FindNeighbors([2], 2, new int[2], new double[3]));
        new KNearestNeighbors().Fit(Line, Targets).FindNeighbors([2, 7], 3, indices, distances);
        Assert.Equal([1, 2, 0, 3, 4, 5], indices);
    }

    [Fact]
    public void Leaving_one_flower_out_145_of_150_are_recognized()
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        int right = 0;
        float[] scores = new float[3];
        for (int left = 0; left < 150; left++)
        {
            int[] others = [.. Enumerable.Range(0, 150).Where(row => row != left)];
            float[] features = [.. others.SelectMany(row => iris.Features.Span.Slice(row * 4, 4).ToArray())];
            KNearestNeighborsModel model =
                new KNearestNeighbors().Fit(new Tensor(Shape.Of(149, 4), features), [.. others.Select(row => iris.Labels[row])], 3);
            model.Score(iris.Features.Span.Slice(left * 4, 4), scores);
            right += scores.AsSpan().IndexOf(scores.Max()) == iris.Labels[left] ? 1 : 0;
        }
        Assert.Equal(145, right);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Three_neighbours_recognize_9705_of_10000_digits()
    {
        ReferenceRows train = ReferenceRows.Mnist(60_000), test = ReferenceRows.Mnist(10_000, test: true);
        float[] scores = new float[10 * 10_000];
        new KNearestNeighbors { NumberOfNeighbors = 3 }.Fit(train.Features, train.Labels, 10).Score(test.Features.Span, scores);
        int right = Enumerable.Range(0, 10_000).Count(row =>
        {
            Span<float> own = scores.AsSpan(row * 10, 10);
            int best = 0;
            for (int i = 1; i < 10; i++)
            {
                best = own[i] > own[best] ? i : best;
            }
            return best == test.Labels[row];
        });
        Assert.Equal(9705, right);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        KNearestNeighborsModel written =
            new KNearestNeighbors { NumberOfNeighbors = 2, Weighting = NeighborWeighting.Distance, Metric = DistanceMetric.Manhattan }
            .Fit(Line, Labels, 4);
        KNearestNeighborsModel read = Copy(written, KNearestNeighborsModel.Read);
        Assert.Equal((2, NeighborWeighting.Distance, DistanceMetric.Manhattan), (read.NumberOfNeighbors, read.Weighting, read.Metric));
        Assert.Equal((4, 6, 1), (read.Classes, read.RowCount, read.FeatureCount));
        Assert.Equal(Labels, read.Labels.ToArray());
        float[] before = new float[4], after = new float[4];
        written.Score([2.2f], before);
        read.Score([2.2f], after);
        Assert.Equal(before, after);
        Assert.Equal(Targets, Copy(new KNearestNeighbors().Fit(Line, Targets), KNearestNeighborsRegressionModel.Read).Targets.ToArray());
    }

    [Theory]
    [InlineData("more neighbours than rows", "rows", 7)]
    [InlineData("no neighbours", "neighbors", 0)]
    [InlineData("half a row", "rows", 2, 4)]
    [InlineData("an unknown metric", "metric", 2, 1, "Hamming")]
    [InlineData("an unknown weighting", "weighting", 2, 1, "Euclidean", "7")]
    [InlineData("a label that is no class", "labels", 2, 1, "Euclidean", "Uniform", new[] { 0, 0, 0, 0, 0, 3 })]
    [InlineData("a label too few", "labels", 2, 1, "Euclidean", "Uniform", new[] { 0, 0, 0, 0, 0 })]
    [InlineData("a row that is no number", "rows", 2, 1, "Euclidean", "Uniform", null, float.NaN)]
    public void A_file_whose_parts_do_not_fit_is_refused(
        string damage, string named, int neighbors, int columns = 1, string metric = "Euclidean", string weighting = "Uniform",
        int[]? labels = null,
        float value = 1)
    {
        var arrays = new ModelArrays("test");
        arrays.Add("neighbors", neighbors);
        arrays.Add("weighting", weighting);
        arrays.Add("metric", metric);
        arrays.Add("columns", columns);
        arrays.Add("rows", new float[] { 0, 1, 2, 3, 4, value });
        arrays.Add("classes", 3);
        arrays.Add("labels", labels ?? Labels);

        string message = Assert.Throws<ModelFormatException>(() => KNearestNeighborsModel.Read(arrays)).Message;

        Assert.True(message.Contains($"'{named}'", StringComparison.Ordinal), $"{damage}: {message}");
    }

    [Fact]
    public void Bad_input_is_told_with_what_came()
    {
        Assert.Contains("7 neighbours are wanted of only 6", Assert.Throws<InvalidOperationException>(
            () => new KNearestNeighbors { NumberOfNeighbors = 7 }.Fit(Line, Labels, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KNearestNeighbors { NumberOfNeighbors = 0 }.Fit(Line, Labels, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KNearestNeighbors { Metric = (DistanceMetric)5 }.Fit(Line, Labels, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KNearestNeighbors { Weighting = (NeighborWeighting)5 }.Fit(Line, Labels, 3));
        Assert.Throws<ArgumentException>(() => new KNearestNeighbors().Fit(Line, Labels.AsSpan(0, 5), 3));
        Assert.Throws<ArgumentException>(() => new KNearestNeighbors().Fit(Line, Labels, 2));
        Assert.Throws<ArgumentException>(() => new KNearestNeighbors().Fit(new Tensor(Shape.Of(6), [0, 1, 2, 3, 4, 5]), Labels, 3));
        Assert.Throws<ArgumentException>(
            () => new KNearestNeighbors().Fit(new Tensor(Shape.Of(6, 1), [0, 1, 2, 3, 4, float.NaN]), Labels, 3));
        Assert.Throws<ArgumentException>(() => new KNearestNeighbors().Fit(Line, [1, 2, 3, 4, 5, float.NaN]));
        Assert.Throws<ArgumentException>(() => new KNearestNeighbors().Fit(Line, Targets.AsSpan(0, 5)));
    }

    private static T Copy<T>(T model, Func<ModelArrays, T> read) where T : IStoredModel
    {
        using var stream = new MemoryStream();
        var arrays = new ModelArrays("test");
        model.Write(arrays);
        arrays.Write(stream);
        stream.Position = 0;
        return read(ModelArrays.Read(stream, "test"));
    }
}
