using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests.Detection;

public class NonMaximumSuppressionTests
{
    // A third of what two boxes cover together is shared by neighbours of this row.
    private static readonly BoundingBox[] Row = [.. Enumerable.Range(0, 5).Select(i => new BoundingBox(5 * i, 0, 10, 10))];

    [Fact]
    public void The_surest_claim_stays_and_what_overlaps_it_goes()
    {
        DetectedObject[] claims = [new(Row[0], 3, 0.5f), new(Row[1], 3, 0.9f), new(Row[2], 3, 0.7f), new(Row[4], 3, 0.1f)];
        Assert.Equal([claims[1], claims[3]], NonMaximumSuppression.Apply(claims, 0.3));
    }

    [Fact]
    public void What_was_left_out_leaves_nothing_out()
    {
        DetectedObject[] claims = [new(Row[0], 3, 0.9f), new(Row[1], 3, 0.8f), new(Row[2], 3, 0.7f)];
        Assert.Equal([claims[0], claims[2]], NonMaximumSuppression.Apply(claims, 0.3));
    }

    [Fact]
    public void An_overlap_of_just_the_threshold_stays()
    {
        DetectedObject[] claims = [new(new BoundingBox(0, 0, 10, 10), 0, 2), new(new BoundingBox(0, 0, 10, 5), 0, 1)];
        Assert.Equal(2, NonMaximumSuppression.Apply(claims, 0.5).Count);
        Assert.Single(NonMaximumSuppression.Apply(claims, 0.49));
    }

    [Fact]
    public void Each_class_is_by_itself_unless_told_otherwise()
    {
        DetectedObject[] claims = [new(Row[0], 3, 0.9f), new(Row[0], 8, 0.8f)];
        Assert.Equal(claims, NonMaximumSuppression.Apply(claims, 0.3));
        Assert.Equal([claims[0]], NonMaximumSuppression.Apply(claims, 0.3, acrossClasses: true));
    }

    [Fact]
    public void Equally_sure_claims_keep_their_order()
    {
        DetectedObject[] claims = [.. Enumerable.Range(0, 40).Select(i => new DetectedObject(new BoundingBox(20 * i, 0, 10, 10), i, 1))];
        Assert.Equal(claims, NonMaximumSuppression.Apply(claims, 0.3));
        DetectedObject[] same = [new(Row[0], 1, 1), new(Row[1], 1, 1)];
        Assert.Equal([same[0]], NonMaximumSuppression.Apply(same, 0.3));
    }

    [Fact]
    public void No_claims_leave_none() => Assert.Empty(NonMaximumSuppression.Apply([], 0.3));

    [Fact]
    public void A_score_that_is_no_number_and_a_threshold_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>("claims", () => NonMaximumSuppression.Apply([new(Row[0], 0, float.NaN)], 0.3));
        Assert.All(
            [-0.1, 1.1, double.NaN],
            threshold => Assert.Throws<ArgumentOutOfRangeException>(nameof(threshold), () => NonMaximumSuppression.Apply([], threshold)));
    }
}
