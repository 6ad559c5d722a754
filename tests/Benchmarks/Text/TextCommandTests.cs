using System.Text.Json;
using MLNetDeep.Benchmarks.Text;

namespace MLNetDeep.Benchmarks.Tests.Text;

public sealed class TextCommandTests : IDisposable
{
    private const int Files = 30;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-text-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("mlp")]
    [InlineData("averaged-perceptron")]
    public void A_row_tells_size_time_memory_and_accuracy(string trainer)
    {
        WriteFiles();
        string file = Path.Combine(_directory.FullName, "text.json");

        CommandLineRun.Outcome outcome = CommandLineRun.Run(
            "text", "--trainer", trainer, "--texts", "40", "--folder", _directory.FullName, "--json", file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        JsonElement row = Assert.Single(JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray());
        Assert.Equal((trainer, 40), (row.GetProperty("trainer").GetString(), row.GetProperty("texts").GetInt32()));
        Assert.InRange(row.GetProperty("features").GetInt32(), 20, 1000);
        Assert.InRange(row.GetProperty("peak_megabytes").GetDouble(), 10, 10_000);
        Assert.Equal(1, row.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Texts_come_in_the_same_order_each_time_with_both_kinds_among_the_first()
    {
        WriteFiles();
        List<SourceText> texts = SourceText.ReadAll(_directory.FullName);

        Assert.Equal(2 * Files, texts.Count);
        Assert.Equal(texts.Select(text => text.Text), SourceText.ReadAll(_directory.FullName).Select(text => text.Text));
        Assert.InRange(texts.Take(Files).Count(text => text.Label), Files / 4, Files * 3 / 4);
    }

    [Fact]
    public void Too_few_texts_are_told_and_fail()
    {
        WriteFiles();

        CommandLineRun.Outcome outcome = CommandLineRun.Run("text", "--folder", _directory.FullName);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("Expected more than 1600 texts", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_both_kinds_is_told_and_fails()
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("text", "--folder", _directory.FullName);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("Give that of the repository", outcome.Error, StringComparison.Ordinal);
    }

    private void WriteFiles()
    {
        foreach ((string folder, string word) in new[] { ("src", "kernel"), ("tests", "assert") })
        {
            Directory.CreateDirectory(Path.Combine(_directory.FullName, folder));
            for (int file = 0; file < Files; file++)
            {
                string[] lines = ["using System;", "{", .. Enumerable.Repeat($"the {word} of {file % 3}", 15)];
                File.WriteAllLines(Path.Combine(_directory.FullName, folder, $"{file}.cs"), lines);
            }
        }
    }
}
