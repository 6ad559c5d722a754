using System.Text.Json;

namespace MLNetDeep.Samples.Tests;

public sealed class CnnFeaturesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-cnn-features-");

    public void Dispose() => _directory.Delete(recursive: true);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Trees_and_linear_machines_gain_two_points_from_learned_features()
    {
        // The ten thousand rows of docs/stages.md take minutes, and the gain is larger on fewer.
        (string _, JsonElement json) =
            Run("--data", MnistFiles.Directory(), "--dataset", "mnist", "--train-rows", "500", "--models", "fasttree,linear-svm");

        Assert.Equal(["fasttree", "linear-svm"], Learners(json).Keys);
        Assert.All(Learners(json).Values, learner => Assert.True(learner.GetProperty("gain_points").GetDouble() >= 2, json.ToString()));
        Assert.Equal("test", json.GetProperty("measured_on").GetString());
        Assert.Equal(10_000, json.GetProperty("test_rows").GetInt64());
    }

    [Fact]
    public void Learners_are_measured_on_pixels_fixed_filters_and_learned_features()
    {
        // FastTree, which takes as long as all others ten times, is in the test above.
        (string? output, JsonElement json) = Run(
            "--dataset", "digits", "--train-rows", "250", "--epochs", "2", "--validate", "--models", "linear-svm,kernel-svm,knn");

        Assert.Equal(["linear-svm", "kernel-svm", "knn"], Learners(json).Keys);
        Assert.All(Learners(json).Values, learner =>
        {
            var inputs = learner.GetProperty("inputs").EnumerateArray().ToList();
            Assert.Equal(["pixels", "filters", "learned"], inputs.Select(input => input.GetProperty("input").GetString()!));
            Assert.Equal([784, 512, 128], inputs.Select(input => input.GetProperty("numbers").GetInt32()));
            // Better than the most frequent of ten classes.
            Assert.All(inputs, input => Assert.InRange(input.GetProperty("accuracy").GetDouble(), 0.2, 1));
            Assert.Equal(
                100 * (inputs[2].GetProperty("accuracy").GetDouble() - inputs[0].GetProperty("accuracy").GetDouble()),
                learner.GetProperty("gain_points").GetDouble(), 0.01);
        });
        Assert.Contains("digits: 200 training rows, 50 validation rows", output, StringComparison.Ordinal);
        Assert.Contains("gain, points", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_layer_is_an_option_and_its_validation_leaves_the_test_rows_alone()
    {
        (string _, JsonElement json) =
            Run("--dataset", "digits", "--train-rows", "200", "--epochs", "1", "--models", "knn", "--layer", "max_pool2d_2", "--validate");

        Assert.Equal(32 * 7 * 7, Learners(json)["knn"].GetProperty("inputs")[2].GetProperty("numbers").GetInt32());
        Assert.Equal("validation", json.GetProperty("measured_on").GetString());
        Assert.Equal(160, json.GetProperty("train_rows").GetInt64());
        Assert.Equal(40, json.GetProperty("test_rows").GetInt64());
    }

    [Fact]
    public void The_seed_decides_the_result()
    {
        Assert.Equal(Accuracies("3"), Accuracies("3"));
        Assert.NotEqual(Accuracies("3"), Accuracies("4"));

        string Accuracies(string seed)
        {
            (string _, JsonElement json) =
                Run("--dataset", "digits", "--train-rows", "100", "--epochs", "1", "--models", "knn", "--validate", "--seed", seed);
            return string.Join(
                ' ',
                Learners(json)["knn"].GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("accuracy").GetDouble()));
        }
    }

    [Theory]
    [InlineData("--models", "magic", "Unknown model 'magic'")]
    [InlineData("--layer", "nowhere", "no layer 'nowhere': expected one of")]
    [InlineData("--train-rows", "99", "--train-rows: expected at least 100, got 99")]
    [InlineData("--epochs", "0", "--epochs: expected at least 1, got 0")]
    [InlineData("--dataset", "iris", "iris")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string option, string value, string told)
    {
        string[] usual = ["--dataset", "digits", "--train-rows", "100", "--epochs", "1", "--validate"];
        int place = Array.IndexOf(usual, option);
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "CnnFeatures", place < 0 ? [.. usual, option, value] : [.. usual[..place], option, value, .. usual[(place + 2)..]]);

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_mnists_files_generated_digits_take_its_place()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "CnnFeatures", "--data", _directory.FullName, "--train-rows", "100", "--epochs", "1", "--models", "knn", "--validate");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("generated digits take its place", outcome.Output, StringComparison.Ordinal);
    }

    private (string Output, JsonElement Json) Run(params string[] arguments)
    {
        string file = Path.Combine(_directory.FullName, "results.json");
        SampleProcess.Outcome outcome = SampleProcess.Run("CnnFeatures", [.. arguments, "--json", file]);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        return (outcome.Output, JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone());
    }

    private static Dictionary<string, JsonElement> Learners(JsonElement json)
        => json.GetProperty("results").EnumerateArray().ToDictionary(learner => learner.GetProperty("model").GetString()!);
}
