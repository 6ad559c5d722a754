using System.Text.Json;
using MLNetDeep.Benchmarks.Memory;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Tests;

namespace MLNetDeep.Benchmarks.Tests.Memory;

public sealed class MemoryCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-memory-");

    public void Dispose() => _directory.Delete(recursive: true);

    // In a process of its own: the peak is the whole process's.
    [Fact]
    public void The_largest_network_trains_in_under_250_megabytes_beyond_its_data()
    {
        string file = Path.Combine(_directory.FullName, "memory.json");
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "MLNetDeep.Benchmarks", "memory", "--net", "bigcnn", "--steps", "3", "--threads", "2", "--json", file);
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        JsonElement row = Assert.Single(JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray());
        Assert.Equal("bigcnn", row.GetProperty("net").GetString());
        Assert.Equal(128, row.GetProperty("batch").GetInt32());
        Assert.InRange(row.GetProperty("base_megabytes").GetDouble(), 188, 400);

        // Weights, their gradients, Adam's two moments and the last finite weights are 1.6 million numbers each.
        Assert.InRange(row.GetProperty("peak_megabytes").GetDouble(), 5 * 4 * 1.6, 250);
    }

    [Fact]
    public void The_first_rows_end_where_they_should()
    {
        var source = new FirstRows(new InMemoryBatches(new float[100], 10, new int[10], 2), 5);
        float[] inputs = new float[30];
        float[] targets = new float[6];
        using IBatchReader reader = source.StartEpoch(0);

        Assert.Equal(5, source.Rows);
        Assert.Equal([3, 2, 0], Enumerable.Range(0, 3).Select(_ => reader.ReadBatch(inputs, targets, [])));
    }

    [Theory]
    [InlineData("--net", "unheard-of", "unheard-of")]
    [InlineData("--steps", "0", "--steps: expected at least 1, got 0")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("memory", option, value);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
