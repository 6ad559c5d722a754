namespace MLNetDeep.Pictures.Tests;

public class TradeoffPlotTests
{
    [Fact]
    public void Of_Models_TellsThemFromTheCheapest()
    {
        var plot = TradeoffPlot.Of([new("mlp", 12, 0.95, "deep"), new("forest", 0.4, 0.94, "classic")], "Seconds", "Accuracy");

        Assert.Equal("Accuracy against Seconds", plot.Title);
        Assert.Equal("Accuracy against Seconds, from the least Seconds: forest 0.940 at 0.4, mlp 0.950 at 12.", plot.Description);
        plot.AssertHasTexts("mlp", "forest", "deep", "classic", "Seconds", "Accuracy");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Draw_ModelsCloseTogether_HasNamesThatDoNotCoverEachOther(int seed)
    {
        var random = new Random(seed);
        TradeoffPoint[] models =
        [
            .. Enumerable.Range(0, 12).Select(i => new TradeoffPoint($"some model {i}", 1 + random.NextDouble(), random.NextDouble())),
        ];

        var plot = TradeoffPlot.Of(models, "Seconds", "Accuracy");

        (double Left, double Top)[] boxes =
        [
            .. models.Select(model => (plot.PlaceOf(model.Name).X - (Width(model.Name) / 2), plot.PlaceOf(model.Name).Y)),
        ];
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.InRange(boxes[i].Left, 0, 640 - Width(models[i].Name));
            for (int j = 0; j < i; j++)
            {
                bool apart = Math.Abs(boxes[i].Top - boxes[j].Top) >= 11
                    || boxes[i].Left + Width(models[i].Name) <= boxes[j].Left || boxes[j].Left + Width(models[j].Name) <= boxes[i].Left;
                Assert.True(apart, $"{models[i].Name} at {boxes[i]} and {models[j].Name} at {boxes[j]}");
            }
        }
    }

    [Fact]
    public void Of_ModelsWithoutAScore_LeavesThemOutAndSaysSo()
    {
        var plot = TradeoffPlot.Of([new("mlp", 12, 0.95), new("broken", double.NaN, double.NaN)], "Seconds", "Accuracy");

        Assert.EndsWith("Left out, without a finite Accuracy: broken.", plot.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ImpossibleModels_IsRefused()
    {
        Svgs.AssertRefused("at least one model", () => TradeoffPlot.Of([], "Seconds", "Accuracy"));
        Svgs.AssertRefused(
            "above 0 for a logarithmic axis, got 0 of mlp", () => TradeoffPlot.Of([new("mlp", 0, 1)], "Seconds", "Accuracy"));
    }

    // Names are centred, of letters about half as wide as their 12 pixels.
    private static double Width(string name) => name.Length * 6;
}
