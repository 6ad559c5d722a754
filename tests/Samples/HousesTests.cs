using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetDeep.Samples.Tests;

public sealed class HousesTests : IDisposable
{
    private const int Metrics = 3;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-houses-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_three_tasks_are_learned_and_another_process_predicts_bit_for_bit_the_same()
    {
        SampleProcess.Outcome trained = SampleProcess.Run("Houses", "--rows", "40", "--save", _directory.FullName);
        Assert.True(trained.ExitCode == 0, trained.Error);
        string[] lines = trained.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(Figure(lines[0], "accuracy") > 0.93, lines[0]);
        Assert.True(Figure(lines[0], "area under the curve") > 0.98, lines[0]);
        Assert.True(Figure(lines[1], "R squared") > 0.97, lines[1]);
        Assert.True(Figure(lines[2], "R squared") > 0.97, lines[2]);
        Assert.Equal(Metrics + 40, lines.Length);

        SampleProcess.Outcome loaded = SampleProcess.Run("Houses", "--rows", "40", "--load", _directory.FullName);
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        Assert.Equal(lines[Metrics..], loaded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static double Figure(string line, string name)
        => double.Parse(Regex.Match(line, $@"{name} (-?[\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
}
