using System.Text.Json;

namespace MLNetDeep.Benchmarks.Tests.Reference;

public sealed class ReferenceCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-reference-");

    public void Dispose() => _directory.Delete(recursive: true);

    private List<JsonElement> Rows(params string[] arguments)
    {
        string file = Path.Combine(_directory.FullName, "reference.json");
        CommandLineRun.Outcome outcome =
            CommandLineRun.Run(["reference", "--warm-up", "0.001", "--repeats", "1", "--json", file, .. arguments]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal([file], _directory.GetFiles().Select(written => written.FullName));
        return [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()];
    }

    [Fact]
    public void A_network_gives_a_row_for_training_and_one_for_each_batch_of_inference()
    {
        List<JsonElement> rows = Rows("--nets", "lenet,mlp128", "--threads", "2");

        Assert.Equal(
            ["lenet train 64", "lenet infer 1", "lenet infer 256", "mlp128 train 32", "mlp128 infer 1", "mlp128 infer 256"],
            rows.Select(row => $"{row.GetProperty("net")} {row.GetProperty("mode")} {row.GetProperty("batch")}"));
        Assert.All(rows, row => Assert.Equal(2, row.GetProperty("threads").GetInt32()));
    }

    [Fact]
    public void Rate_time_and_operations_of_a_row_belong_together()
    {
        foreach (JsonElement row in Rows("--nets", "lenet"))
        {
            double rate = row.GetProperty("samples_per_second").GetDouble();
            int flops = row.GetProperty("mode").GetString() == "train" ? (3 * 481_088) - 97_344 : 481_088;

            // Times are rounded to 0.1 microseconds, rates of operations to 0.1 billions.
            double ratio = row.GetProperty("batch").GetInt32() / rate * 1e6 / row.GetProperty("microseconds").GetDouble();
            Assert.InRange(ratio, 0.99, 1.01);
            Assert.Equal(rate * flops / 1e9, row.GetProperty("gflops").GetDouble(), 0.1);
        }
    }

    [Theory]
    [InlineData("train", 1)]
    [InlineData("infer", 2)]
    public void The_mode_chooses_the_rows(string mode, int rows) =>
        Assert.Equal(
            Enumerable.Repeat(mode, rows), Rows("--nets", "mlp128", "--mode", mode).Select(row => row.GetProperty("mode").GetString()));

    [Theory]
    [InlineData("--nets", "lenet,unheard-of", "'unheard-of'")]
    [InlineData("--nets", ",", "--nets: expected names")]
    [InlineData("--mode", "sleep", "sleep")]
    [InlineData("--threads", "0", "--threads: expected at least 1, got 0")]
    [InlineData("--repeats", "0", "--repeats: expected at least 1, got 0")]
    [InlineData("--warm-up", "-1", "--warm-up: expected seconds above 0, got -1")]
    [InlineData("--warm-up", "NaN", "--warm-up: expected seconds above 0, got NaN")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        CommandLineRun.Outcome outcome = CommandLineRun.Run("reference", option, value);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }
}
