using System.Text.Json;

namespace MLNetDeep.Benchmarks.Tests.Pipeline;

public sealed class PipelineCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-pipeline-");

    public void Dispose() => _directory.Delete(recursive: true);

    private List<JsonElement> Rows(params string[] arguments)
    {
        string file = Path.Combine(_directory.FullName, "pipeline.json");
        CommandLineRun.Outcome outcome =
            CommandLineRun.Run(["pipeline", "--seconds", "0.001", "--repeats", "1", "--json", file, .. arguments]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
    }

    [Fact]
    public void A_network_gives_a_row_each_mode_with_the_ratio_of_both_rates()
    {
        List<JsonElement> rows = Rows("--nets", "mlp128", "--threads", "2");

        Assert.Equal(["fit", "stream", "transform"], rows.Select(row => row.GetProperty("mode").GetString()));
        Assert.All(rows, row => Assert.Equal(
            row.GetProperty("samples_per_second").GetDouble() / row.GetProperty("engine_samples_per_second").GetDouble(),
            row.GetProperty("ratio").GetDouble(), 0.001));
    }

    [Theory]
    [InlineData("--nets", "unheard-of", "'unheard-of'")]
    [InlineData("--mode", "sleep", "sleep")]
    [InlineData("--seconds", "0", "--seconds: expected above 0")]
    [InlineData("--repeats", "0", "--repeats: expected at least 1, got 0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("pipeline", option, value);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
