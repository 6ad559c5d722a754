using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Images.Tests;

/// <summary>PNG files of every kind that is read, made by hand.</summary>
public sealed class PngTests
{
    private static readonly byte[] Noise = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * i * 31 + i * 7 >> 3))];

    public static TheoryData<int, int> KindsAndFilters()
    {
        var cases = new TheoryData<int, int>();
        foreach (var color in new[] { 0, 2, 4, 6 })
            for (var filter = 0; filter <= 4; filter++)
                cases.Add(color, filter);
        return cases;
    }

    [Theory]
    [MemberData(nameof(KindsAndFilters))]
    public void EveryColourTypeAndFilterComesBack(int color, int filter)
    {
        var channels = color switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var samples = Noise[..(7 * 5 * channels)];
        // Opaque: colours are kept multiplied by alpha.
        if (color is 4 or 6)
            for (var i = channels - 1; i < samples.Length; i += channels)
                samples[i] = 255;
        using var image = Pictures.Decode(new Png(7, 5, 8, color, samples) { Filters = [filter] }.ToBytes());

        Assert.Equal((7, 5), (image.Width, image.Height));
        var expected = samples.Chunk(channels)
            .SelectMany(pixel => channels < 3 ? new byte[] { pixel[0], pixel[0], pixel[0], 255 } : [pixel[0], pixel[1], pixel[2], 255]);
        Assert.Equal(expected, Pictures.ToRgba(image));
    }

    [Fact]
    public void RowsMayHaveDifferentFiltersAndTheDataManyChunks()
    {
        var samples = Noise[..(9 * 5 * 3)];
        using var image = Pictures.Decode(new Png(9, 5, 8, 2, samples) { Filters = [4, 3, 2, 1, 0], DataChunk = 7 }.ToBytes());

        Assert.Equal(samples.Chunk(3).SelectMany(pixel => pixel.Append((byte)255)), Pictures.ToRgba(image));
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 255 })]
    [InlineData(2, new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, new byte[] { 0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255 })]
    public void GreyOfFewerBitsIsStretched(int depth, byte[] greys)
    {
        // Widths that leave bits of the last byte unused.
        var samples = Enumerable.Range(0, 3 * 13).Select(i => (byte)(i * 5 % greys.Length)).ToArray();
        using var image = Pictures.Decode(new Png(13, 3, depth, 0, samples) { Filters = [0, 1, 4] }.ToBytes());

        Assert.Equal(samples.SelectMany(sample => new[] { greys[sample], greys[sample], greys[sample], (byte)255 }), Pictures.ToRgba(image));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void APaletteGivesColoursAndTheirTransparency(int depth)
    {
        byte[] palette = [10, 20, 30, 200, 100, 51];
        var samples = Enumerable.Range(0, 2 * 5).Select(i => (byte)(i % 2)).ToArray();
        using var image = Pictures.Decode(new Png(5, 2, depth, 3, samples) { Palette = palette, Transparency = [255, 0] }.ToBytes());

        Assert.Equal(samples.SelectMany(sample => sample == 0 ? new byte[] { 10, 20, 30, 255 } : [0, 0, 0, 0]), Pictures.ToRgba(image));
    }

    [Fact]
    public void ColoursAreKeptMultipliedByAlpha()
    {
        using var image = Pictures.Decode(new Png(2, 1, 8, 6, [200, 100, 50, 128, 255, 1, 0, 0]).ToBytes());

        // 200 * 128 / 255 = 100.4, 100 * 128 / 255 = 50.2, 50 * 128 / 255 = 25.1.
        Assert.Equal([100, 50, 25, 128, 0, 0, 0, 0], Pictures.ToRgba(image));
    }

    [Fact]
    public void OneColourMayBeTransparent()
    {
        using var grey = Pictures.Decode(new Png(3, 1, 8, 0, [7, 8, 7]) { Transparency = [0, 7] }.ToBytes());
        using var colour = Pictures.Decode(new Png(2, 1, 8, 2, [1, 2, 3, 1, 2, 4]) { Transparency = [0, 1, 0, 2, 0, 3] }.ToBytes());

        Assert.Equal([0, 0, 0, 0, 8, 8, 8, 255, 0, 0, 0, 0], Pictures.ToRgba(grey));
        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 255], Pictures.ToRgba(colour));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PicturesThatTheEngineWritesAreRead(int channels)
    {
        var pixels = Noise[..(11 * 6 * channels)];
        using var stream = new MemoryStream();
        PngFile.Write(stream, 6, 11, pixels);
        stream.Position = 0;

        using var image = MLImage.CreateFromStream(stream);

        Assert.Equal((11, 6), (image.Width, image.Height));
        Assert.Equal(pixels.Chunk(channels).SelectMany(pixel => channels == 1 ? new byte[] { pixel[0], pixel[0], pixel[0], 255 } : [.. pixel, 255]), Pictures.ToRgba(image));
    }
}
