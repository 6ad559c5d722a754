using System.Text.Json;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Benchmarks.Tests.Startup;

public sealed class StartupCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-startup-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_row_tells_times_and_methods_of_fresh_processes()
    {
        string file = Path.Combine(_directory.FullName, "startup.json");

        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            "startup", "--nets", "mlp128", "--processes", "2", "--json", file, "--save", _directory.FullName);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(
            NetworkSerializer.Load(Path.Combine(_directory.FullName, "mlp128.engine")).Spec.Input,
            NetworkSerializer.Load(Path.Combine(_directory.FullName, "mlp128.ml.net")).Spec.Input);
        JsonElement[] rows = [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
        Assert.Equal(["engine", "ml.net"], rows.Select(row => row.GetProperty("through").GetString()));
        foreach (JsonElement row in rows)
        {
            Assert.Equal(("mlp128", 2), (row.GetProperty("net").GetString(), row.GetProperty("processes").GetInt32()));
            Assert.InRange(row.GetProperty("load_least").GetDouble(), 0.1, row.GetProperty("load_median").GetDouble());
            Assert.InRange(row.GetProperty("first_least").GetDouble(), 0.1, row.GetProperty("first_median").GetDouble());
            Assert.InRange(row.GetProperty("load_methods").GetInt32(), 10, 100_000);
            Assert.InRange(row.GetProperty("first_methods").GetInt32(), 10, 100_000);
        }
    }

    [Theory]
    [InlineData("--nets", "unheard-of", "'unheard-of'")]
    [InlineData("--processes", "0", "--processes: expected at least 1, got 0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("startup", option, value);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
