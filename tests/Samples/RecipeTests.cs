using System.Text.Json;

namespace MLNetDeep.Samples.Tests;

public sealed class RecipeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-recipe-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("mlp")]
    [InlineData("lenet")]
    [InlineData("cnn")]
    [InlineData("wide")]
    public void A_recipe_trains_on_few_rows_and_tells_what_came_of_it(string recipe)
    {
        (string[]? lines, JsonElement result) = Run("--recipe", recipe, "--train-rows", "600", "--epochs", "2", "--validate");

        Assert.Equal(2, lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal) && line.Contains("validation loss")));
        Assert.Equal(recipe, result.GetProperty("recipe").GetString());
        Assert.Equal("validation", result.GetProperty("measured_on").GetString());
        Assert.Equal(2, result.GetProperty("epochs").GetInt32());
        Assert.Equal(600, result.GetProperty("train_rows").GetInt64());
        Assert.True(result.GetProperty("seconds").GetDouble() > 0);

        // Better than the most frequent class.
        Assert.InRange(result.GetProperty("accuracy").GetDouble(), 0.15, 1);
    }

    [SkippableFact]
    public void The_same_seed_gives_the_same_result_on_one_and_two_threads_and_another_seed_does_not()
    {
        double one = Loss("--seed", "1", "--threads", "1");

        Assert.Equal(one, Loss("--seed", "1", "--threads", "2"));
        Assert.NotEqual(one, Loss("--seed", "2", "--threads", "2"));

        double Loss(params string[] arguments)
            => Run(["--recipe", "lenet", "--train-rows", "200", "--epochs", "1", .. arguments]).Result.GetProperty("log_loss").GetDouble();
    }

    [SkippableFact]
    public void Several_networks_vote_and_are_told_apart()
    {
        string[] one = ["--recipe", "lenet", "--train-rows", "300", "--epochs", "2"];
        double[] alone = [.. new[] { "4", "5" }.Select(seed => Run([.. one, "--seed", seed]).Result.GetProperty("accuracy").GetDouble())];

        (string[]? lines, JsonElement result) = Run([.. one, "--seed", "4", "--networks", "2"]);

        Assert.Equal(alone, result.GetProperty("accuracies").EnumerateArray().Select(accuracy => accuracy.GetDouble()));
        Assert.InRange(result.GetProperty("accuracy").GetDouble(), alone.Min() - 0.05, 1);
        Assert.Equal(4, lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void Without_validation_the_test_set_is_measured()
    {
        (string[]? lines, JsonElement result) = Run("--recipe", "lenet", "--train-rows", "200", "--epochs", "1");

        Assert.Equal("test", result.GetProperty("measured_on").GetString());
        Assert.DoesNotContain(lines, line => line.Contains("validation"));
        Assert.StartsWith("test: accuracy ", lines[^1]);
    }

    [Fact]
    public void An_unknown_recipe_is_refused_by_name()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Recipe", "--recipe", "gan");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("gan", outcome.Error);
    }

    [Fact]
    public void Missing_files_are_told_in_one_line()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Recipe", "--recipe", "mlp", "--data", _directory.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(_directory.FullName, outcome.Error);
    }

    private (string[] Lines, JsonElement Result) Run(params string[] arguments)
    {
        string json = Path.Combine(_directory.FullName, "result.json");
        SampleProcess.Outcome outcome = SampleProcess.Run("Recipe", [.. arguments, "--data", MnistFiles.Directory(), "--json", json]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return (outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), JsonDocument.Parse(File.ReadAllText(json)).RootElement);
    }
}
