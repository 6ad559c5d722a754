using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetDeep.Samples.Tests;

public sealed partial class OwnLayerTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-own-layer-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_layer_beats_the_plain_network_and_is_saved_and_loaded()
    {
        string model = Path.Combine(_directory.FullName, "spirals.zip");

        SampleProcess.Outcome outcome = SampleProcess.Run("OwnLayer", "--epochs", "15", "--save", model);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        double[] accuracies =
            [.. Accuracy().Matches(outcome.Output).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(2, accuracies.Length);
        Assert.InRange(accuracies[1], accuracies[0] + 0.2, 1);
        Assert.Contains("loaded again: 1,000 predictions are the same", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(model));
    }

    [Fact]
    public void A_mistake_on_the_command_line_is_told()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("OwnLayer", "--turns", "0");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("--turns: expected at least", outcome.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"accuracy ([\d.]+)")]
    private static partial Regex Accuracy();
}
