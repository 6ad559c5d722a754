using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Pictures.Tests;

public class PictureOptionsTests
{
    private static readonly Network Network = new(
        NetworkSpec.Sequential(
            Shape.Of(1, 12, 12), new Conv2D(9, 5), new Relu(), new Conv2D(20, 3), new Flatten(), new Dense(70), new Softmax()),
        1);

    private static readonly float[] Input = RandomArrays.Normal(144, 3);

    [Fact]
    public void The_scale_is_the_side_of_a_numbers_square()
    {
        Assert.All(
            Filters(new PictureOptions { Scale = 3, Captions = false }).Tiles, tile => Assert.Equal((15, 15), (tile.Height, tile.Width)));
        Assert.All(Filters(new PictureOptions { Captions = false }).Tiles, tile => Assert.Equal((80, 80), (tile.Height, tile.Width)));
        Assert.Equal(2 * 12, SaliencyMap.Of(Network, Input).ToFigure(new PictureOptions { Scale = 2 }).Tiles[0].Width);
        Assert.Equal(32 * 5, FeatureMaps.Of(Network, Input, "dense_1").ToFigure(new PictureOptions { Scale = 5 }).Tiles[0].Width);
    }

    [Fact]
    public void Columns_are_how_many_tiles_stand_side_by_side()
    {
        Assert.Equal(4, Lefts(new PictureOptions { Columns = 4, Captions = false }));
        Assert.Equal(8, Lefts(new PictureOptions { Captions = false }));
        Assert.Equal(3, FeatureMaps.ToFigure([FeatureMaps.Of(Network, Input, "relu_1")], new PictureOptions { Columns = 3 }).Tiles.Count);

        static int Lefts(PictureOptions options) => Filters(options).Tiles.Select(tile => tile.Left).Distinct().Count();
    }

    [Fact]
    public void No_more_tiles_are_drawn_than_allowed_and_the_title_says_so()
    {
        Figure few = Filters(new PictureOptions { MaxTiles = 4 });

        Assert.Equal(4 + 1, few.Tiles.Count);
        Assert.Equal("conv2d_1: 9 filters of 5 x 5, the first 4 shown", few.Texts[0].Text);
        Assert.Equal("conv2d_1: 9 filters of 5 x 5", Filters(new PictureOptions()).Texts[0].Text);
        Assert.Equal(
            "relu_1: 9 x 8 x 8, the first 2 shown",
            FeatureMaps.Of(Network, Input, "relu_1").ToFigure(new PictureOptions { MaxTiles = 2 }).Texts[0].Text);
        Assert.Equal(3 * 3 + 1, LayerFilters.Of(Network, "conv2d_2").ToFigure(new PictureOptions { MaxTiles = 10 }).Tiles.Count);
        Assert.Equal(20 * 9 + 1, LayerFilters.Of(Network, "conv2d_2").ToFigure(new PictureOptions { MaxTiles = 180 }).Tiles.Count);
    }

    [Fact]
    public void Normalized_each_by_itself_every_tile_reaches_the_end_of_the_colours_and_there_is_no_common_bar()
    {
        Figure together = Filters(new PictureOptions { Captions = true });
        Figure each = Filters(new PictureOptions { Captions = true, NormalizeEach = true });

        Assert.Equal([9 + 1, 9], [together.Tiles.Count, each.Tiles.Count]);
        Assert.InRange(together.Tiles.SkipLast(1).Count(ReachesTheEnd), 1, 8);
        Assert.All(each.Tiles, tile => Assert.True(ReachesTheEnd(tile)));

        static bool ReachesTheEnd(FigureTile tile)
        {
            var colors = ColorScale.For([1f], isSigned: true);
            return Enumerable.Range(0, 25).Select(i => tile.Picture[i / 5, i % 5])
                .Any(color => color == colors.Color(1) || color == colors.Color(-1));
        }
    }

    [Fact]
    public void Filters_of_colours_too_can_be_spread_each_over_its_own_numbers()
    {
        var filters = LayerFilters.Of(new Network(NetworkSpec.Sequential(Shape.Of(3, 5, 5), new Conv2D(7, 3)), 1));

        Assert.NotEqual(filters.ToFigure().ToPixels(), filters.ToFigure(new PictureOptions { NormalizeEach = true }).ToPixels());
    }

    [Fact]
    public void Without_captions_there_is_no_text()
    {
        Assert.Empty(Filters(new PictureOptions { Captions = false }).Texts);
        Assert.NotEmpty(Filters(new PictureOptions()).Texts);
    }

    [Fact]
    public void The_title_can_be_given()
    {
        var options = new PictureOptions { Title = "First layer" };

        Assert.Equal("First layer", Filters(options).Texts[0].Text);
        Assert.Equal("First layer", LayerFilters.Of(Network, "conv2d_2").ToFigure(options).Texts[0].Text);
        Assert.Equal("First layer", FeatureMaps.Of(Network, Input, "relu_1").ToFigure(options).Texts[0].Text);
        Assert.Equal("First layer", FeatureMaps.ToFigure(FeatureMaps.OfAll(Network, Input), options).Texts[0].Text);
        Assert.Equal("First layer", SaliencyMap.Of(Network, Input).ToFigure(options).Texts[0].Text);
    }

    [Fact]
    public void A_saliency_map_can_stand_alone()
    {
        var map = SaliencyMap.Of(Network, Input);

        Assert.Equal(["input", "gradient", "over the input"], Captions(map.ToFigure()));
        Assert.Equal(["gradient"], Captions(map.ToFigure(new PictureOptions { Overlay = false })));

        static IEnumerable<string> Captions(Figure figure) =>
            figure.Texts.Where(text => text.Anchor == TextAnchor.Middle).Select(text => text.Text);
    }

    [Fact]
    public void Classes_are_called_by_their_names()
    {
        var map = SaliencyMap.Of(Network, Input, 1);
        string[] names = [.. Enumerable.Range(0, 70).Select(i => $"kind {i}")];

        Assert.StartsWith("class 1, probability 0.", map.ToFigure().Texts[0].Text);
        Assert.StartsWith("class kind 1, probability", map.ToFigure(new PictureOptions { ClassNames = names }).Texts[0].Text);
        Assert.Throws<ArgumentException>(() => map.ToFigure(new PictureOptions { ClassNames = ["only"] }));
    }

    [Fact]
    public void Outputs_that_are_no_probabilities_are_called_by_their_number()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(1, Bias: false)), 1);
        network.Parameters[0].Value.Span.Fill(1.25f);

        Assert.Equal("output 0: 2.5", SaliencyMap.Of(network, [1, 1], image: new PixelLayout(1, 2)).ToFigure().Texts[0].Text);
    }

    public static TheoryData<PictureOptions> Impossible =>
        [new PictureOptions { Scale = 0 }, new PictureOptions { Columns = 0 }, new PictureOptions { MaxTiles = 0 }];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_below_one_are_refused(PictureOptions options)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Filters(options));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureMaps.Of(Network, Input, "relu_1").ToFigure(options));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureMaps.ToFigure(FeatureMaps.OfAll(Network, Input), options));
        Assert.Throws<ArgumentOutOfRangeException>(() => SaliencyMap.Of(Network, Input).ToFigure(options));
    }

    private static Figure Filters(PictureOptions options) => LayerFilters.Of(Network).ToFigure(options);
}
