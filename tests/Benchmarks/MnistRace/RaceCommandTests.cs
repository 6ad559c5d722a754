using System.Text.Json;
using MLNetDeep.Samples.Tests;

namespace MLNetDeep.Benchmarks.Tests.MnistRace;

public sealed class RaceCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-race-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void The_recipe_reaches_ninety_nine_percent()
    {
        string file = Path.Combine(_directory.FullName, "race.json");
        CommandLineRun.Outcome outcome = CommandLineRun.Run("mnist-race", "--data", MnistFiles.Directory(), "--seeds", "1", "--json", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        JsonElement row = Assert.Single(JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray());
        Assert.Equal(1, row.GetProperty("seed").GetInt32());
        Assert.True(row.GetProperty("seconds").GetDouble() > 0);
        double accuracy = row.GetProperty("accuracy").GetDouble();
        Assert.InRange(accuracy, 0.99, 1);
        Assert.InRange(row.GetProperty("half_accuracy").GetDouble(), accuracy - 0.0005, accuracy + 0.0005);
    }

    [Fact]
    public void A_directory_without_the_files_is_told()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("mnist-race", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_directory.FullName, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--seeds: expected at least 1, got 0", "--data", ".", "--seeds", "0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string told, params string[] arguments)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run(["mnist-race", .. arguments]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
