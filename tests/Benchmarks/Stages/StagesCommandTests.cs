using System.Text.Json;
using MLNetDeep.Benchmarks.Stages;
using MLNetDeep.Samples.Tests;

namespace MLNetDeep.Benchmarks.Tests.Stages;

public sealed class StagesCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-stages-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    public void Every_stage_is_read_and_timed()
    {
        string file = Path.Combine(_directory.FullName, "stages.json");
        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            "stages", "--data", MnistFiles.Directory(), "--rows", "300", "--repeats", "2", "--seconds", "0.001", "--json", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        JsonElement[] rows = [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
        Assert.Equal(StageCase.All.Select(stage => stage.Name), rows.Select(row => row.GetProperty("stage").GetString()!));
        Assert.Equal(
            16 * 26 * 26, rows.Single(row => row.GetProperty("stage").GetString() == "convolve2d").GetProperty("outputs").GetInt32());
        Assert.All(rows, row =>
        {
            Assert.Equal(300, row.GetProperty("images").GetInt64());
            Assert.True(row.GetProperty("slowest").GetDouble() > 0);
            Assert.InRange(
                row.GetProperty("images_per_second").GetDouble(), row.GetProperty("slowest").GetDouble(),
                row.GetProperty("fastest").GetDouble());
        });
    }

    [Fact]
    public void A_directory_without_the_files_is_told()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("stages", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_directory.FullName, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--rows: expected at least 1, got 0", "--data", ".", "--rows", "0")]
    [InlineData("--repeats: expected at least 1, got 0", "--data", ".", "--repeats", "0")]
    [InlineData("--seconds: expected at least 0", "--data", ".", "--seconds", "-1")]
    [InlineData("Unknown stage 'magic'", "--data", ".", "--stages", "magic")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string told, params string[] arguments)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run(["stages", .. arguments]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
