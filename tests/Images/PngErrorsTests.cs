using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace MLNetDeep.Images.Tests;

/// <summary>Damaged and hostile files, and files of other kinds, as the stand-in refuses them; the package has its own ways.</summary>
public sealed class PngErrorsTests : IDisposable
{
    private static readonly byte[] Whole = new Png(3, 2, 8, 2, [.. Enumerable.Range(1, 18).Select(i => (byte)(13 * i))]).ToBytes();

    private readonly DirectoryInfo _directory;

    public PngErrorsTests()
    {
        Skip.IfNot(typeof(MLImage).Assembly.GetName().Name == "MLNetDeep.Compat.ImageAnalytics", "The package decodes pictures by itself.");
        _directory = Directory.CreateTempSubdirectory("mlnetdeep-png-");
        Pictures.Decode(Whole).Dispose();
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    public void AFileThatEndsAnywhereTooEarlyIsDamaged()
    {
        for (var length = 0; length < Whole.Length; length++)
            Refused(Whole[..length], "no picture that can be read");
    }

    [SkippableFact]
    public void AnyByteChangedIsNoticed()
    {
        // Every byte is covered by the signature, a length, or a checksum.
        for (var i = 0; i < Whole.Length; i++)
        {
            byte[] changed = [.. Whole];
            changed[i] ^= 0x10;
            Refused(changed, "");
        }
    }

    [SkippableTheory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(-1, 5)]
    [InlineData(1 << 30, 1 << 30)]
    [InlineData(1 << 20, 1 << 10)]
    public void SizesThatNoPictureHasAreRefused(int width, int height) => Refused(Resized(width, height), "pixels");

    [SkippableFact]
    public void ASizeThatTheDataCannotHoldTakesNoMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Resized(1 << 14, 1 << 13), "cannot hold");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [SkippableFact]
    public void DataThatEndTooEarlyAreDamaged() => Refused(Resized(3, 3), "");

    [SkippableFact]
    public void AFilterThatDoesNotExistIsRefused() => Refused(new Png(1, 1, 8, 0, [1]) { Filters = [5] }.ToBytes(), "filter 5");

    [SkippableFact]
    public void APaletteMustBeThereAndLongEnough()
    {
        Refused(new Png(1, 1, 8, 3, [1]).ToBytes(), "palette is missing");
        Refused(new Png(1, 1, 8, 3, [1]) { Palette = [1, 2] }.ToBytes(), "palette");
        Refused(new Png(1, 1, 8, 3, [1]) { Palette = [1, 2, 3] }.ToBytes(), "colour 1 of 1");
    }

    [SkippableTheory]
    [InlineData(3, 2)]
    [InlineData(8, 5)]
    [InlineData(4, 6)]
    public void DepthsThatAColourTypeLacksAreRefused(int depth, int color) => Refused(new Png(1, 1, depth, color, new byte[4]).ToBytes(), "colour type");

    [SkippableFact]
    public void AnUnknownChunkThatMayNotBeLeftOutIsRefused()
        => Refused([.. Whole[..33], .. Png.Chunk("NEWS", [1]), .. Whole[33..]], "NEWS");

    [SkippableTheory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "JPEG")]
    [InlineData(new byte[] { (byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'9' }, "GIF")]
    [InlineData(new byte[] { (byte)'B', (byte)'M', 0, 0 }, "BMP")]
    public void OtherFormatsAskForThePackage(byte[] file, string format)
    {
        var path = Path.Combine(_directory.FullName, "picture");
        File.WriteAllBytes(path, file);

        var message = Assert.Throws<NotSupportedException>(() => MLImage.CreateFromFile(path)).Message;

        Assert.All([path, format, "Microsoft.ML.ImageAnalytics"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [SkippableFact]
    public void InterlacedPicturesAndThoseOf16BitsAskForThePackage()
    {
        Assert.Contains("interlaced", Unsupported(new Png(1, 1, 8, 0, [1]) { Interlace = 1 }), StringComparison.Ordinal);
        Assert.Contains("16 bits", Unsupported(new Png(1, 1, 16, 0, new byte[2])), StringComparison.Ordinal);

        static string Unsupported(Png png) => Assert.Throws<NotSupportedException>(() => Pictures.Decode(png.ToBytes())).Message;
    }

    private static byte[] Resized(int width, int height)
    {
        var header = Whole[16..29];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [.. Png.Signature, .. Png.Chunk("IHDR", header), .. Whole[33..]];
    }

    private void Refused(byte[] file, string said)
    {
        var path = Path.Combine(_directory.FullName, "damaged.png");
        File.WriteAllBytes(path, file);

        var exception = Assert.ThrowsAny<Exception>(() => MLImage.CreateFromFile(path));

        Assert.True(exception is ArgumentException or NotSupportedException, exception.ToString());
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }
}
