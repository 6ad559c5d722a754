using System.Text.Json;

namespace MLNetDeep.Benchmarks.Tests.Serving;

public sealed class ServingCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-serving-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_row_tells_times_and_rates_and_that_nothing_failed()
    {
        string file = Path.Combine(_directory.FullName, "serving.json");

        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            "serving", "--nets", "mlp128", "--callers", "3", "--seconds", "1", "--reloads", "4", "--json", file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement row = Assert.Single(JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray());
        Assert.Equal(
            ("mlp128", 3, 4, 0),
            (row.GetProperty("net").GetString(), row.GetProperty("callers").GetInt32(), row.GetProperty("reloads").GetInt32(),
                row.GetProperty("failed").GetInt32()));
        foreach (string figure in new[] { "object", "json", "engine", "onnx", "rate", "callers_rate", "processor", "many_rate" })
        {
            Assert.InRange(row.GetProperty(figure).GetDouble(), 0.1, 1e8);
        }
    }

    [Theory]
    [InlineData("--nets", "unheard-of", "'unheard-of'")]
    [InlineData("--callers", "0", "--callers: expected at least 1, got 0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("serving", option, value);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
