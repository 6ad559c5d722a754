using System.Text.Json;
using MLNetDeep.Benchmarks.ClassicMethods;
using MLNetDeep.Samples.Tests;

namespace MLNetDeep.Benchmarks.Tests.ClassicMethods;

public sealed class ClassicCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-classic-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Every_method_learns_from_two_thousand_digits_and_is_timed()
    {
        string file = Path.Combine(_directory.FullName, "classic.json");
        CommandLineRun.Outcome outcome = CommandLineRun.Run("classic", "--data", MnistFiles.Directory(), "--rows", "2000", "--json", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        JsonElement[] rows = [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
        Assert.Equal(ClassicMethod.All.Select(method => method.Name), rows.Select(row => row.GetProperty("method").GetString()!));
        Assert.All(rows, row =>
        {
            Assert.Equal(2000, row.GetProperty("rows").GetInt32());
            Assert.True(row.GetProperty("fit_seconds").GetDouble() > 0);
            Assert.InRange(row.GetProperty("quality").GetDouble(), 0.7, 1);
        });
    }

    [Fact]
    public void A_directory_without_the_files_is_told()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("classic", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_directory.FullName, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--rows: expected at least 100, got 99", "--data", ".", "--rows", "99")]
    [InlineData("Unknown method 'magic'", "--data", ".", "--methods", "magic")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string told, params string[] arguments)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run(["classic", .. arguments]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
