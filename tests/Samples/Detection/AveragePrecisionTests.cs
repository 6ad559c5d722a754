using MLNetDeep.Datasets;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests.Detection;

public class AveragePrecisionTests
{
    private static readonly BoundingBox[] Places = [.. Enumerable.Range(0, 10).Select(i => new BoundingBox(20 * i, 0, 10, 10))];

    [Fact]
    public void Finding_everything_and_nothing_else_is_1() =>
        Assert.Equal(1, Evaluate([Truth(0, 1), Truth(2)], [[Claim(0, 0.3f), Claim(1, 0.2f)], [Claim(2, 0.1f)]]).MeanAveragePrecision);

    [Fact]
    public void Finding_nothing_is_0() => Assert.Equal(0, Evaluate([Truth(0, 1)], [[]]).MeanAveragePrecision);

    // Right, wrong, right, wrong, right of four objects: precision 1, 2/3 and 3/5 at recalls 1/4, 2/4 and 3/4.
    [Fact]
    public void The_area_is_under_the_greatest_precision_from_each_recall_on()
    {
        DetectionMetrics metrics = Evaluate(
            [Truth(0, 1, 2, 3)], [[Claim(0, 0.9f), Claim(5, 0.8f), Claim(1, 0.7f), Claim(6, 0.6f), Claim(2, 0.5f)]]);
        Assert.Equal((1 + (2.0 / 3) + (3.0 / 5)) / 4, metrics.MeanAveragePrecision, 12);
        Assert.Equal((4, 5, 3), (metrics.Classes[0].Objects, metrics.Classes[0].Claims, metrics.Classes[0].Right));
    }

    // Wrong, right, right of two objects: precision rises from 1/2 to 2/3, and 2/3 counts at both recalls.
    [Fact]
    public void Precision_that_rises_later_counts_before() => Assert.Equal(
        2.0 / 3, Evaluate([Truth(0, 1)], [[Claim(5, 0.9f), Claim(0, 0.8f), Claim(1, 0.7f)]]).MeanAveragePrecision, 12);

    [Fact]
    public void Claims_are_ordered_over_all_pictures() => Assert.Equal(
        0.5, Evaluate([Truth(0), []], [[Claim(0, 0.2f)], [Claim(1, 0.9f)]]).MeanAveragePrecision);

    [Fact]
    public void A_second_claim_of_an_object_is_wrong()
    {
        ClassDetectionMetrics metrics = Evaluate([Truth(0, 1)], [[Claim(0, 0.9f), Claim(0, 0.8f), Claim(1, 0.7f)]]).Classes[0];
        Assert.Equal(2, metrics.Right);
        Assert.Equal((1 + (2.0 / 3)) / 2, metrics.AveragePrecision!.Value, 12);
    }

    [Fact]
    public void An_overlap_of_just_the_threshold_is_right_and_less_is_not()
    {
        LabeledObject[] truth = [new(new BoundingBox(0, 0, 10, 10), 0)];
        DetectedObject[] half = [new(new BoundingBox(0, 0, 10, 5), 0, 1)];
        Assert.Equal(1, AveragePrecision.Evaluate([truth], [half], 1, threshold: 0.5).MeanAveragePrecision);
        Assert.Equal(0, AveragePrecision.Evaluate([truth], [half], 1, threshold: 0.51).MeanAveragePrecision);
    }

    [Fact]
    public void A_claim_in_another_picture_or_of_another_class_is_wrong()
    {
        Assert.Equal(0, Evaluate([Truth(0), []], [[], [Claim(0, 1)]]).MeanAveragePrecision);
        DetectionMetrics metrics =
            AveragePrecision.Evaluate([[new(Places[0], 0), new(Places[1], 1)]], [[new(Places[0], 1, 1), new(Places[1], 1, 0.5f)]], 3);
        Assert.Equal([0, 0.5, null], metrics.Classes.Select(c => c.AveragePrecision));
    }

    [Fact]
    public void Classes_without_an_object_are_not_in_the_mean()
    {
        DetectionMetrics metrics = AveragePrecision.Evaluate([Truth(0)], [[Claim(0, 1), new(Places[3], 2, 0.9f)]], 4);
        Assert.Equal(1, metrics.MeanAveragePrecision);
        Assert.Equal((0, 1, 0), (metrics.Classes[2].Objects, metrics.Classes[2].Claims, metrics.Classes[2].Right));
        Assert.Null(metrics.Classes[2].AveragePrecision);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Throws<ArgumentException>("found", () => AveragePrecision.Evaluate([Truth(0)], [], 1));
        Assert.Throws<ArgumentException>("truth", () => AveragePrecision.Evaluate([[]], [[]], 1));
        Assert.Throws<ArgumentException>("truth", () => AveragePrecision.Evaluate([[new(Places[0], 1)]], [[]], 1));
        Assert.Throws<ArgumentException>("found", () => AveragePrecision.Evaluate([Truth(0)], [[new(Places[0], -1, 1)]], 1));
        Assert.Throws<ArgumentException>("claims", () => AveragePrecision.Evaluate([Truth(0)], [[Claim(0, float.NaN)]], 1));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => AveragePrecision.Evaluate([Truth(0)], [[]], 0));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => AveragePrecision.Evaluate([Truth(0)], [[]], 1, 0));
    }

    private static DetectionMetrics Evaluate(LabeledObject[][] truth, DetectedObject[][] found) =>
        AveragePrecision.Evaluate(truth, found, 1);

    private static LabeledObject[] Truth(params int[] places) => [.. places.Select(place => new LabeledObject(Places[place], 0))];

    private static DetectedObject Claim(int place, float score) => new(Places[place], 0, score);
}
