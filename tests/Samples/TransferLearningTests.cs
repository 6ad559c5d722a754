using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Pictures;

namespace MLNetDeep.Samples.Tests;

public sealed class TransferLearningTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-transfer-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    public void A_pretrained_networks_features_tell_photographs_apart_by_ten_of_a_class()
    {
        string data = Path.Combine(MnistFiles.Directory(), "cifar10");
        Skip.IfNot(Directory.Exists(data), $"No photographs: there is no {data}.");

        SampleProcess.Outcome outcome = SampleProcess.Run(
            "TransferLearning", "--data", data, "--per-class", "10", "--test-rows", "100", "--learners", "kernelsvm");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string accuracy = Regex.Match(outcome.Output, @"kernelsvm +accuracy (\S+)").Groups[1].Value;
        Assert.InRange(double.Parse(accuracy, CultureInfo.InvariantCulture), 0.3, 1);
    }

    [Fact]
    public void Folders_of_pictures_are_learned_from()
    {
        Draw("across", (_, y) => y);
        Draw("down", (x, _) => x);

        SampleProcess.Outcome outcome = SampleProcess.Run("TransferLearning", "--data", _directory.FullName, "--learners", "kernelsvm");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("features of 16 pictures by ResNet18.onnx", outcome.Output, StringComparison.Ordinal);
        Assert.Matches("kernelsvm +accuracy 1.0000", outcome.Output);
    }

    [Fact]
    public void What_is_no_learner_and_where_no_pictures_are_is_told()
    {
        SampleProcess.Outcome learner = SampleProcess.Run("TransferLearning", "--data", _directory.FullName, "--learners", "magic");
        Assert.Equal(1, learner.ExitCode);
        Assert.Contains("sdca, lightgbm, kernelsvm, cnn, fine-tune, got 'magic'", learner.Error, StringComparison.Ordinal);

        SampleProcess.Outcome pictures = SampleProcess.Run("TransferLearning", "--data", _directory.FullName);
        Assert.Equal(1, pictures.ExitCode);
        Assert.Contains("a folder for each class", pictures.Error, StringComparison.Ordinal);
    }

    // Stripes eight pixels wide at a random place.
    private void Draw(string folder, Func<int, int, int> stripe)
    {
        const int Size = 64;
        DirectoryInfo directory = _directory.CreateSubdirectory(folder);
        var random = new Random(folder.Length);
        for (int i = 0; i < 8; i++)
        {
            int shift = random.Next(16);
            byte[] pixels = [.. Enumerable.Range(0, Size * Size).Select(
                p => (byte)((stripe(p % Size, p / Size) + shift) % 16 < 8 ? 200 : random.Next(60)))];
            PngFile.Write(Path.Combine(directory.FullName, $"{i}.png"), Size, Size, pixels);
        }
    }
}
