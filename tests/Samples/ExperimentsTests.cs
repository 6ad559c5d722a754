using System.Text.Json;

namespace MLNetDeep.Samples.Tests;

/// <summary>What each experiment shows, on few generated digits.</summary>
public sealed class ExperimentsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-experiments-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Cross_entropy_learns_where_square_error_stays_flat()
    {
        Dictionary<string, JsonElement> results = Results("loss", trainRows: 3000, epochs: 50, "--hidden-units", "50");
        Assert.True(Accuracy(results["cross-entropy"]) > Accuracy(results["square error"]) + 0.2, Told(results));
    }

    [Fact]
    public void Small_batches_learn_more_from_as_many_epochs()
    {
        Dictionary<string, JsonElement> results = Results("batch-size", trainRows: 2000, epochs: 2);
        Assert.Equal(["batches of 10", "batches of 100", "batches of 1,000", "all rows at once"], results.Keys);
        Assert.True(Accuracy(results["batches of 10"]) > Accuracy(results["batches of 1,000"]) + 0.2, Told(results));
        Assert.True(Accuracy(results["batches of 10"]) > Accuracy(results["all rows at once"]) + 0.2, Told(results));
    }

    [Fact]
    public void A_rate_between_too_small_and_too_large_learns_best()
    {
        Dictionary<string, JsonElement> results = Results("learning-rate", trainRows: 2000, epochs: 4);
        string? best = results.Keys.MaxBy(rate => Accuracy(results[rate]));
        Assert.Contains(best, new[] { "0.1", "1" });
        Assert.True(Accuracy(results[best!]) > Accuracy(results["0.001"]) + 0.2, Told(results));
        Assert.True(Accuracy(results[best!]) > Accuracy(results["10"]) + 0.2, Told(results));
    }

    [Fact]
    public void Momentum_gets_further_in_as_many_steps()
    {
        Dictionary<string, JsonElement> results = Results("momentum", trainRows: 2000, epochs: 3);
        Assert.True(Accuracy(results["momentum 0.9"]) > Accuracy(results["no momentum"]) + 0.1, Told(results));
    }

    [Fact]
    public void Early_stopping_ends_sooner_with_a_smaller_loss()
    {
        Dictionary<string, JsonElement> results = Results("early-stopping", trainRows: 500, epochs: 40);
        Assert.Equal(40, results["all epochs"].GetProperty("epochs").GetInt32());
        Assert.InRange(results["early stopping"].GetProperty("epochs").GetInt32(), 4, 30);
        Assert.True(LogLoss(results["early stopping"]) < LogLoss(results["all epochs"]), Told(results));
    }

    [Fact]
    public void Dropout_bears_noise_that_was_not_trained_on()
    {
        Dictionary<string, JsonElement> results = Results("dropout", trainRows: 2000, epochs: 10);
        IEnumerable<string?> tests =
            results["with dropout"].GetProperty("tests").EnumerateArray().Select(test => test.GetProperty("name").GetString());
        Assert.Equal(["noisy test", "test"], tests);
        Assert.True(Accuracy(results["with dropout"]) > Accuracy(results["without dropout"]) + 0.03, Told(results));
    }

    [Fact]
    public void Shuffled_pixels_hurt_the_cnn_and_not_the_mlp()
    {
        Dictionary<string, JsonElement> results = Results("shuffled-pixels", trainRows: 2000, epochs: 4);
        Assert.True(Accuracy(results["cnn"]) > Accuracy(results["cnn, pixels shuffled"]) + 0.03, Told(results));
        Assert.True(Math.Abs(Accuracy(results["mlp"]) - Accuracy(results["mlp, pixels shuffled"])) < 0.03, Told(results));
    }

    [Fact]
    public void The_course_has_every_epoch_and_ends_at_the_tested_network()
    {
        JsonElement result = Results("momentum", trainRows: 100, epochs: 3)["momentum 0.9"];
        var course = result.GetProperty("course").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3], course.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal(Accuracy(result), course[^1].GetProperty("watched_accuracy").GetDouble(), 1e-6);
    }

    [Fact]
    public void The_seed_decides_the_result()
    {
        Assert.Equal(Losses("3"), Losses("3"));
        Assert.NotEqual(Losses("3"), Losses("4"));

        List<double> Losses(string seed) => [.. Results("dropout", trainRows: 100, epochs: 1, "--seed", seed).Values.Select(LogLoss)];
    }

    [Theory]
    [InlineData("no experiment")]
    [InlineData("no such experiment", "--experiment", "unheard-of")]
    [InlineData("no such data", "--experiment", "loss", "--dataset", "iris")]
    [InlineData("epochs below one", "--experiment", "loss", "--epochs", "0")]
    [InlineData("no hidden units", "--experiment", "loss", "--hidden-units", "0")]
    [InlineData("too few rows", "--experiment", "loss", "--train-rows", "9")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string mistake, params string[] arguments)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Experiments", arguments);
        Assert.True(outcome.ExitCode != 0, mistake);
        Assert.False(string.IsNullOrWhiteSpace(outcome.Error), mistake);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_mnists_files_generated_digits_take_its_place()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "Experiments", "--experiment", "momentum", "--data", _directory.FullName, "--train-rows", "50", "--epochs", "1");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("generated digits take its place", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("digits, 50 training rows, 1 epochs", outcome.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, JsonElement> Results(string experiment, int trainRows, int epochs, params string[] more)
    {
        string file = Path.Combine(_directory.FullName, "results.json");
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "Experiments",
            [
                "--experiment", experiment, "--dataset", "digits", "--train-rows", $"{trainRows}", "--epochs", $"{epochs}", "--json", file,
                .. more]);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        JsonElement json = JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone();
        Assert.Equal(experiment, json.GetProperty("experiment").GetString());
        Assert.Equal(trainRows, json.GetProperty("train_rows").GetInt64());
        return json.GetProperty("results").EnumerateArray().ToDictionary(result => result.GetProperty("setting").GetString()!);
    }

    // A training that diverged has no network to test.
    private static double Accuracy(JsonElement result) => OfFirstTest(result, "accuracy") ?? 0;

    private static double LogLoss(JsonElement result) => OfFirstTest(result, "log_loss") ?? double.PositiveInfinity;

    private static double? OfFirstTest(JsonElement result, string name) => result.GetProperty("diverged").GetBoolean()
        ? null
        : result.GetProperty("tests")[0].GetProperty(name).GetDouble();

    private static string Told(Dictionary<string, JsonElement> results) =>
        string.Join("; ", results.Select(result => $"{result.Key}: accuracy {Accuracy(result.Value)}, log-loss {LogLoss(result.Value)}"));
}
