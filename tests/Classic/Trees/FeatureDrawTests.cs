using MLNetDeep.Classic.Trees;

namespace MLNetDeep.Classic.Tests.Trees;

public class FeatureDrawTests
{
    // Features below this number are constant in every node.
    private static (List<int> Kept, int Constants) Draw(FeatureDraw draw, int known, int constant)
    {
        List<int> kept = [];
        draw.Enter(known);
        while (draw.TryDraw(out int feature))
        {
            if (feature < constant)
            {
                draw.SetAside();
                continue;
            }
            kept.Add(feature);
            draw.Keep();
        }
        return (kept, draw.Leave());
    }

    [Fact]
    public void All_features_are_drawn_once_where_all_are_asked_for()
    {
        FeatureDraw draw = new(9, 9);
        draw.Start(1);
        Assert.Equal(Enumerable.Range(0, 9), Draw(draw, 0, 0).Kept.Order());
    }

    [Fact]
    public void As_many_are_drawn_as_are_asked_for_each_as_often_as_any_other()
    {
        FeatureDraw draw = new(10, 3);
        draw.Start(5);
        int[] counts = new int[10];
        for (int node = 0; node < 20_000; node++)
        {
            List<int> kept = Draw(draw, 0, 0).Kept;
            Assert.Equal(3, kept.Distinct().Count());
            kept.ForEach(feature => counts[feature]++);
        }
        // 6000 expected; a standard deviation is 65.
        Assert.All(counts, count => Assert.InRange(count, 5700, 6300));
    }

    [Fact]
    public void Drawing_goes_on_until_a_feature_is_not_constant_and_known_constants_are_not_looked_at_again()
    {
        FeatureDraw draw = new(50, 2);
        draw.Start(7);
        int known = 0;
        for (int node = 0; node < 200; node++)
        {
            List<int> looked = [];
            draw.Enter(known);
            while (draw.TryDraw(out int feature))
            {
                looked.Add(feature);
                if (feature == 49)
                {
                    draw.Keep();
                }
                else
                {
                    draw.SetAside();
                }
            }
            Assert.Equal(49, looked[^1]);
            int after = draw.Leave();
            Assert.Equal(known + looked.Count - 1, after);
            known = after;
        }
        Assert.Equal(49, known);
    }

    [Fact]
    public void Nothing_is_drawn_where_all_are_known_to_be_constant()
    {
        FeatureDraw draw = new(4, 2);
        draw.Start(0);
        Assert.Equal(4, Draw(draw, 0, 4).Constants);
        Assert.Empty(Draw(draw, 4, 4).Kept);
    }

    [Fact]
    public void Another_key_draws_other_features()
    {
        FeatureDraw draw = new(100, 10);
        draw.Start(1);
        List<int> first = Draw(draw, 0, 0).Kept;
        draw.Start(1);
        Assert.Equal(first, Draw(draw, 0, 0).Kept);
        draw.Start(2);
        Assert.NotEqual(first, Draw(draw, 0, 0).Kept);
    }
}
