namespace MLNetDeep.Pictures.Tests;

public class BinaryCurvesTests
{
    // scikit-learn's own example; its documentation gives 0.75 and 0.83.
    private static readonly float[] Scores = [0.1f, 0.4f, 0.35f, 0.8f];
    private static readonly bool[] Positives = [false, false, true, true];

    [Fact]
    public void AreaUnderRoc_OfTheTextbooksRows_IsTheTextbooks() =>
        Assert.Equal(0.75, BinaryCurves.AreaUnderRoc(Scores, Positives), 1e-12);

    [Fact]
    public void AveragePrecision_OfTheTextbooksRows_IsTheTextbooks() =>
        Assert.Equal(0.5 + (0.5 * 2 / 3), BinaryCurves.AveragePrecision(Scores, Positives), 1e-12);

    [Fact]
    public void AllEqualScores_AreChance()
    {
        float[] equal = [0.5f, 0.5f, 0.5f, 0.5f, 0.5f];
        bool[] positives = [true, false, false, true, false];

        Assert.Equal(0.5, BinaryCurves.AreaUnderRoc(equal, positives), 1e-12);
        Assert.Equal(0.4, BinaryCurves.AveragePrecision(equal, positives), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AreaUnderRoc_OfManyTies_IsTheShareOfOrderedPairs(int seed)
    {
        (float[] scores, bool[] positives) = Rows(seed);
        double pairs = 0;
        double ordered = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (positives[i] && !positives[j])
                {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        Assert.Equal(ordered / pairs, BinaryCurves.AreaUnderRoc(scores, positives), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AveragePrecision_OfManyTies_IsTheSumOverThresholds(int seed)
    {
        (float[] scores, bool[] positives) = Rows(seed);
        double all = positives.Count(positive => positive);
        double sum = 0;
        double before = 0;
        foreach (float threshold in scores.Distinct().OrderDescending())
        {
            bool[] predicted = [.. scores.Select(score => score >= threshold)];
            double hits = predicted.Zip(positives).Count(pair => pair.First && pair.Second);
            sum += ((hits / all) - before) * hits / predicted.Count(positive => positive);
            before = hits / all;
        }

        Assert.Equal(sum, BinaryCurves.AveragePrecision(scores, positives), 1e-12);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 7)]
    [InlineData(3, 1)]
    public void ExpectedCalibrationError_OfProbabilitiesAtEdges_IsTheSumOverBins(int seed, int bins)
    {
        (float[] scores, bool[] positives) = Rows(seed);
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(i => i / (double)bins)];
        double sum = 0;
        foreach (IGrouping<int, int> bin in Enumerable.Range(0, scores.Length).GroupBy(i => edges.Count(edge => edge < scores[i])))
        {
            double share = bin.Average(i => positives[i] ? 1.0 : 0);
            sum += bin.Count() / (double)scores.Length * Math.Abs(share - bin.Average(i => (double)scores[i]));
        }

        Assert.Equal(sum, BinaryCurves.ExpectedCalibrationError(scores, positives, bins), 1e-12);
    }

    [Fact]
    public void ExpectedCalibrationError_AtAnInnerEdge_IsOfTheLowerBin()
    {
        // 0.5 with 0.4: two rows whose mean is right; with 0.6 it would be wrong.
        Assert.Equal(0.225, BinaryCurves.ExpectedCalibrationError([0.5f, 0.4f, 0.6f, 0.6f], [true, false, true, true], 2), 1e-6);
    }

    [Fact]
    public void RowsWithoutAFiniteScore_DoNotCount()
    {
        float[] scores = [float.NaN, .. Scores, float.PositiveInfinity];
        bool[] positives = [true, .. Positives, false];

        Assert.Equal(0.75, BinaryCurves.AreaUnderRoc(scores, positives), 1e-12);
        Assert.Equal(
            BinaryCurves.ExpectedCalibrationError(Scores, Positives), BinaryCurves.ExpectedCalibrationError(scores, positives), 1e-12);
    }

    [Fact]
    public void ImpossibleRows_AreRefusedWithWhatWasExpected()
    {
        Refuses("both classes, got 2 positive and 0 negative", () => BinaryCurves.AreaUnderRoc([1, 2], [true, true]));
        Refuses("both classes, got 0 positive and 2 negative", () => BinaryCurves.AreaUnderRoc([1, 2], [false, false]));
        Refuses("a positive row", () => BinaryCurves.AveragePrecision([1, 2], [false, false]));
        Refuses("expected 2 labels", () => BinaryCurves.AreaUnderRoc([1, 2], [true]));
        Refuses("at least one finite score", () => BinaryCurves.AreaUnderRoc([float.NaN], [true]));
        Refuses("at least one finite score", () => BinaryCurves.ExpectedCalibrationError([], []));
        Refuses("from 0 to 1, got 1.5", () => BinaryCurves.ExpectedCalibrationError([1.5f], [true]));
        Refuses("bins: expected at least 1, got 0", () => BinaryCurves.ExpectedCalibrationError([0.5f], [true], 0));

        static void Refuses(string message, Action action) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static (float[] Scores, bool[] Positives) Rows(int seed)
    {
        var random = new Random(seed);
        bool[] positives = [.. Enumerable.Range(0, 200).Select(_ => random.Next(3) == 0)];
        float[] scores = [.. positives.Select(positive => random.Next(positive ? 3 : 0, positive ? 21 : 18) / 20f)];
        return (scores, positives);
    }
}
