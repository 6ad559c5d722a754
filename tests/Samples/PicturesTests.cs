using MLNetDeep.Pictures;

namespace MLNetDeep.Samples.Tests;

public sealed class PicturesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-pictures-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Own_pictures_are_learned_saved_and_predicted_by_another_process()
    {
        string pictures = Path.Combine(_directory.FullName, "pictures");
        Draw(pictures, "across", (x, y) => y);
        Draw(pictures, "down", (x, y) => x);
        string model = Path.Combine(_directory.FullName, "models", "stripes.zip");

        SampleProcess.Outcome trained =
            SampleProcess.Run("Pictures", "--folder", pictures, "--size", "16", "--grey", "--epochs", "40", "--save", model);

        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("accuracy 1.0000", trained.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(model));

        string picture = Path.Combine(pictures, "down", "3.png");
        SampleProcess.Outcome loaded = SampleProcess.Run("Pictures", "--load", model, "--folder", pictures, "--picture", picture);

        Assert.True(loaded.ExitCode == 0, loaded.Error);
        Assert.Contains("24 of 24 pictures right", loaded.Output, StringComparison.Ordinal);
        Assert.Contains($"{picture}: down (", loaded.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_cnn_of_mnists_rows_knows_its_pictures()
    {
        string data = MnistFiles.Directory();
        Skip.IfNot(Directory.Exists(Path.Combine(data, "images", "mnist-png")), $"No pictures: {data} has no images/mnist-png.");

        SampleProcess.Outcome outcome = SampleProcess.Run("Pictures", "--data", data, "--train-rows", "2000", "--epochs", "2");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Matches("4[5-9] of 50|50 of 50", outcome.Output);
    }

    [Fact]
    public void A_folder_without_pictures_is_told()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Pictures", "--folder", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("a folder for each class", outcome.Error, StringComparison.Ordinal);
    }

    // Stripes four pixels wide, along what stripe says, at a random place.
    private static void Draw(string directory, string folder, Func<int, int, int> stripe)
    {
        const int Size = 24;
        Directory.CreateDirectory(Path.Combine(directory, folder));
        var random = new Random(folder.Length);
        for (int i = 0; i < 12; i++)
        {
            int shift = random.Next(4);
            byte[] pixels = [
                .. Enumerable.Range(0, Size * Size).Select(
                    p => (byte)((stripe(p % Size, p / Size) + shift) % 8 < 4 ? 200 : random.Next(60)))];
            PngFile.Write(Path.Combine(directory, folder, $"{i}.png"), Size, Size, pixels);
        }
    }
}
