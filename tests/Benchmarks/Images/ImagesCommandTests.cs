using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNetDeep.Benchmarks.Tests.Images;

public sealed class ImagesCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-images-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Grey_images_of_mnists_files_are_learned_by_each_model()
    {
        WriteGrey("train", 80);
        WriteGrey("t10k", 20);

        CommandLineRun.Outcome outcome = CommandLineRun.Run("images", "--data", _directory.FullName, "--models", "cnn-plain,kernelsvm");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(
            ["cnn-plain        accuracy 1.0000", "kernelsvm        accuracy 1.0000"],
            outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[..line.IndexOf(" fit", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Colour_images_of_cifars_layout_are_read()
    {
        WriteColour("train-40.bin.gz", 40);
        WriteColour("test-10.bin.gz", 10);

        CommandLineRun.Outcome outcome = CommandLineRun.Run("images", "--data", _directory.FullName, "--models", "kernelsvm");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.StartsWith("kernelsvm        accuracy 1.0000", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_there_is_not_is_refused_by_name()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("images", "--data", _directory.FullName, "--models", "cnn,none");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("got 'none'", outcome.Error, StringComparison.Ordinal);
    }

    // Bright above or below.
    private void WriteGrey(string name, int rows)
    {
        byte[] labels = [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 2))];
        Write($"{name}-images-idx3-ubyte", [rows, 8, 8],
            [.. labels.SelectMany(label => Enumerable.Range(0, 64).Select(pixel => (byte)((pixel < 32) == (label == 0) ? 200 : 10)))]);
        Write($"{name}-labels-idx1-ubyte", [rows], labels);
    }

    private void Write(string name, int[] sizes, byte[] data)
    {
        byte[] header = new byte[4 + (4 * sizes.Length)];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        }
        File.WriteAllBytes(Path.Combine(_directory.FullName, name), [.. header, .. data]);
    }

    private void WriteColour(string name, int rows)
    {
        using var zipped = new GZipStream(File.Create(Path.Combine(_directory.FullName, name)), CompressionLevel.Fastest);
        for (int row = 0; row < rows; row++)
        {
            byte[] pixels = new byte[3073];
            pixels[0] = (byte)(row % 2);
            pixels.AsSpan(1 + (row % 2 * 1024), 1024).Fill(200);
            zipped.Write(pixels);
        }
    }
}
