using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Images;

namespace MLNetDeep.Trainers.Tests;

/// <summary>The one rule by which trainers and stages read a column as an image.</summary>
public sealed class ImageLayoutTests
{
    [Theory]
    [InlineData("28 28 1", null, "28 x 28 x 1", false)]
    [InlineData("1 28 28", null, "28 x 28 x 1", false)]
    [InlineData("20 30 3", null, "20 x 30 x 3", true)]
    [InlineData("3 20 30", null, "20 x 30 x 3", false)]
    [InlineData("20 2 4", null, "20 x 2 x 4", true)]
    [InlineData("16 13 11", null, "13 x 11 x 16", false)]
    [InlineData("16 13 11", true, "16 x 13 x 11", true)]
    [InlineData("3 8 3", true, "3 x 8 x 3", true)]
    [InlineData("3 8 3", false, "8 x 3 x 3", false)]
    [InlineData("20 30 3", false, "30 x 3 x 20", false)]
    [InlineData("28 28 1", false, "28 x 28 x 1", false)]
    [InlineData("1 28 28", true, "28 x 28 x 1", false)]
    public void Dimensions_are_read_by_their_ends(string dimensions, bool? said, string shape, bool interleaved)
    {
        var layout = ImageLayout.Of(Column(dimensions), null, said);

        Assert.Equal(shape, layout.Shape.ToString());
        Assert.Equal(interleaved, layout.Interleaved);
    }

    [Theory]
    [InlineData("8 4 4", "4 x 4 x 8")]
    [InlineData("3 2 2", "2 x 2 x 3")]
    [InlineData("16 9 1", "9 x 1 x 16")]
    public void Names_of_maps_say_that_the_maps_come_first(string dimensions, string shape)
    {
        var layout = ImageLayout.Of(Column(dimensions, Names(dimensions)), null, null);

        Assert.Equal(shape, layout.Shape.ToString());
        Assert.False(layout.Interleaved);
    }

    [Fact]
    public void Names_of_maps_may_be_in_another_order_within_the_maps()
    {
        string[] names = Names("8 4 4");
        for (int map = 0; map < 8; map++)
        {
            Array.Reverse(names, 16 * map, 16);
        }

        Assert.Equal("4 x 4 x 8", ImageLayout.Of(Column("8 4 4", names), null, null).Shape.ToString());
    }

    [Theory]
    [InlineData("pixel{0}")]
    [InlineData("one[0,{0}]")]
    [InlineData("{0}[0,0]")]
    [InlineData("[0,{0}]")]
    public void Other_names_say_nothing(string pattern)
    {
        string[] names =
            [.. Enumerable.Range(0, 8 * 4 * 4).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, i))];

        Assert.Equal("8 x 4 x 4", ImageLayout.Of(Column("8 4 4", names), null, null).Shape.ToString());
    }

    [Theory]
    [InlineData("3 8 3")]
    [InlineData("2 2 1")]
    public void Dimensions_that_can_be_read_two_ways_are_refused(string dimensions)
        => Assert.Contains("InterleavePixelColors", Assert.Throws<ArgumentOutOfRangeException>(
            () => ImageLayout.Of(Column(dimensions), null, null)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("20 30 3", null, true)]
    [InlineData("3 20 30", null, false)]
    [InlineData("1800", null, false)]
    [InlineData("1800", true, true)]
    [InlineData("3 20 30", true, true)]
    public void A_given_shape_leaves_the_order_to_the_dimensions(string dimensions, bool? said, bool interleaved)
    {
        var layout = ImageLayout.Of(Column(dimensions), new ImageShape(20, 30, 3), said);

        Assert.Equal(interleaved, layout.Interleaved);
        Assert.Equal("20 x 30 x 3", layout.Shape.ToString());
    }

    private static DataViewSchema.Column Column(string dimensions, params string[] names)
    {
        int[] sizes = [.. dimensions.Split(' ').Select(int.Parse)];
        var annotations = new DataViewSchema.Annotations.Builder();
        if (names.Length > 0)
        {
            annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, names.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(names.Length, [.. names.Select(name => name.AsMemory())]));
        }
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Image", new VectorDataViewType(NumberDataViewType.Single, sizes), annotations.ToAnnotations());
        return schema.ToSchema()["Image"];
    }

    private static string[] Names(string dimensions)
    {
        int[] sizes = [.. dimensions.Split(' ').Select(int.Parse)];
        var builder = new DataViewSchema.Annotations.Builder();
        MapNames.AddTo(builder, [.. Enumerable.Range(1, sizes[0]).Select(map => $"map{map}")], Shape.Of(sizes));
        VBuffer<ReadOnlyMemory<char>> names = default;
        var annotations = builder.ToAnnotations();
        annotations.GetGetter<VBuffer<ReadOnlyMemory<char>>>(annotations.Schema["SlotNames"])(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
