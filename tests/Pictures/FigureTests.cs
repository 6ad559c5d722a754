using System.Xml.Linq;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Pictures.Tests;

public sealed class FigureTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Network Network = new(
        NetworkSpec.Sequential(
            Shape.Of(1, 12, 12), new Conv2D(9, 5), new Relu(), new Conv2D(20, 3), new Flatten(), new Dense(3), new Softmax()),
        1);

    private static readonly float[] Input = RandomArrays.Normal(144, 3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-figure-");

    public void Dispose() => _directory.Delete(recursive: true);

    public static TheoryData<string> Names => [.. Figures.Keys];

    private static Dictionary<string, Func<PictureOptions, Figure>> Figures { get; } = new()
    {
        ["filters"] = options => LayerFilters.Of(Network).ToFigure(options),
        ["deep filters"] = options => LayerFilters.Of(Network, "conv2d_2").ToFigure(options),
        ["maps"] = options => FeatureMaps.Of(Network, Input, "relu_1").ToFigure(options),
        ["all maps"] = options => FeatureMaps.ToFigure(FeatureMaps.OfAll(Network, Input), options),
        ["vector"] = options => FeatureMaps.Of(Network, Input, "dense_1").ToFigure(options),
        ["saliency"] = options => SaliencyMap.Of(Network, Input).ToFigure(options),
        ["colours"] = options => Filters(Shape.Of(3, 5, 5), new Conv2D(7, 3)).ToFigure(options),
        ["single pixels"] = options => Filters(Shape.Of(4, 5, 5), new Conv2D(7, 1)).ToFigure(options),
        ["sequences"] = options => Filters(Shape.Of(4, 9), new Conv1D(7, 5)).ToFigure(options),
    };

    private static LayerFilters Filters(Shape input, LayerSpec layer) =>
        LayerFilters.Of(new Network(NetworkSpec.Sequential(input, layer), 1));

    [Theory]
    [MemberData(nameof(Names))]
    public void Tiles_are_inside_and_touch_neither_each_other_nor_text(string name)
    {
        Figure figure = Figures[name](new PictureOptions { MaxTiles = 200 });

        (int Top, int Left, int Bottom, int Right)[] boxes =
        [
            .. figure.Tiles.Select(tile => (tile.Top, tile.Left, tile.Top + tile.Height, tile.Left + tile.Width)),
            .. figure.Texts.Select(text =>
            {
                int width = BitmapFont.WidthOf(text.Text);
                int left = text.Anchor switch { TextAnchor.Middle => text.X - (width / 2), TextAnchor.End => text.X - width, _ => text.X };
                return (text.Top, left, text.Top + BitmapFont.LineHeight, left + width);
            }),
        ];
        Assert.All(
            boxes, box => Assert.True(box.Top >= 0 && box.Left >= 0 && box.Bottom <= figure.Height && box.Right <= figure.Width, $"{box}"));
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool apart = boxes[i].Top >= boxes[j].Bottom || boxes[j].Top >= boxes[i].Bottom || boxes[i].Left >= boxes[j].Right
                    || boxes[j].Left >= boxes[i].Right;
                Assert.True(apart, $"{boxes[i]} and {boxes[j]}");
            }
        }
    }

    [Fact]
    public void Tiles_of_a_grid_stand_in_columns()
    {
        Figure figure = Figures["deep filters"](new PictureOptions { Captions = true });

        Assert.Equal(64 + 1, figure.Tiles.Count);
        Assert.Equal(8, figure.Tiles.SkipLast(1).Select(tile => tile.Left).Distinct().Count());
        Assert.Equal(8, figure.Tiles.SkipLast(1).Select(tile => tile.Top).Distinct().Count());
    }

    [Fact]
    public void Each_number_is_a_square_of_its_colour()
    {
        var filters = LayerFilters.Of(Network);
        var figure = filters.ToFigure(new PictureOptions { Scale = 4 });
        byte[] pixels = figure.ToPixels();
        var colors = ColorScale.For(filters.Weights, isSigned: true);

        FigureTile tile = figure.Tiles[2];
        for (int row = 0; row < 20; row++)
        {
            for (int column = 0; column < 20; column++)
            {
                int at = (((tile.Top + row) * figure.Width) + tile.Left + column) * 3;
                Assert.Equal(
                    colors.Color(filters.Weights[50 + (row / 4 * 5) + (column / 4)]), new Rgb(pixels[at], pixels[at + 1], pixels[at + 2]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_has_the_tiles_as_pictures_and_the_text_as_text(string name)
    {
        Figure figure = Figures[name](new PictureOptions { Title = "<\"rock\" & roll>\u0001" });

        XElement root = XDocument.Parse(figure.ToSvg()).Root!;

        Assert.Equal(Svg + "svg", root.Name);
        Assert.Equal($"{figure.Width}", root.Attribute("width")!.Value);
        XElement[] images = [.. root.Elements(Svg + "image")];
        Assert.Equal(figure.Tiles.Count, images.Length);
        Assert.All(images, image =>
        {
            string data = image.Attribute("href")!.Value;
            Assert.StartsWith("data:image/png;base64,", data);
            Assert.Equal([137, 80, 78, 71], Convert.FromBase64String(data[(data.IndexOf(',') + 1)..])[..4]);
        });
        Assert.Equal(figure.Texts.Count, root.Elements(Svg + "text").Count());
        Assert.Contains("<\"rock\" & roll>\uFFFD", root.Elements(Svg + "text").Select(text => text.Value));
    }

    [Theory]
    [InlineData("picture.png", new byte[] { 137, 80, 78, 71 })]
    [InlineData("picture.SVG", new byte[] { (byte)'<', (byte)'s', (byte)'v', (byte)'g' })]
    public void A_file_is_of_the_format_that_its_name_says(string name, byte[] start)
    {
        string path = Path.Combine(_directory.FullName, name);

        Network.SaveFilters(path);

        Assert.Equal(start, File.ReadAllBytes(path)[..4]);
        Assert.Equal([path], _directory.GetFiles().Select(file => file.FullName));
    }

    [Theory]
    [InlineData("picture.jpg")]
    [InlineData("picture")]
    public void Other_formats_are_refused_before_anything_is_done(string name)
    {
        string path = Path.Combine(_directory.FullName, name);

        Assert.Contains(".svg", Assert.Throws<ArgumentException>(() => Network.SaveFilters(path)).Message);
        Assert.Throws<ArgumentException>(() => Network.SaveFeatureMaps(path, []));
        Assert.Throws<ArgumentException>(() => Network.SaveSaliency(path, []));
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Pictures_of_maps_and_saliency_are_saved_by_one_call()
    {
        string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

        Network.SaveFeatureMaps(Path("all.png"), Input);
        Network.SaveFeatureMaps(Path("one.png"), Input, "relu_1");
        Network.SaveSaliency(Path("saliency.png"), Input, 2, SaliencyMethod.Occlusion);

        Assert.Equal(Png(Figures["all maps"](new PictureOptions())), File.ReadAllBytes(Path("all.png")));
        Assert.Equal(Png(Figures["maps"](new PictureOptions())), File.ReadAllBytes(Path("one.png")));
        Assert.Equal(Png(SaliencyMap.Of(Network, Input, 2, SaliencyMethod.Occlusion).ToFigure()), File.ReadAllBytes(Path("saliency.png")));
    }

    private static byte[] Png(Figure figure)
    {
        using var stream = new MemoryStream();
        figure.WritePng(stream);
        return stream.ToArray();
    }
}
