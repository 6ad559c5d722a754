using System.Text.Json;

namespace MLNetDeep.Samples.Tests;

/// <summary>The main job, from its command line.</summary>
public sealed class CompareTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-compare-");

    public void Dispose() => _directory.Delete(recursive: true);

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);

    private JsonElement Json(params string[] arguments)
    {
        string file = InDirectory("results.json");
        SampleProcess.Outcome outcome = SampleProcess.Run("Compare", [.. arguments, "--json", file]);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement.Clone();
    }

    private static Dictionary<string, double> Accuracies(JsonElement json) => json.GetProperty("models").EnumerateArray()
        .ToDictionary(result => result.GetProperty("name").GetString()!, Accuracy);

    private static double Accuracy(JsonElement result) => result.GetProperty("metrics").GetProperty("accuracy").GetProperty(
        "mean").GetDouble();

    [Fact]
    [Trait("Category", "Slow")]
    public void Iris_in_ten_folds_reaches_what_every_model_should()
    {
        JsonElement json = Json("--dataset", "iris", "--folds", "10", "--models", "all");
        Assert.Equal("iris", json.GetProperty("dataset").GetString());
        Assert.Matches(@"^[56]\.\d+\.\d+", json.GetProperty("mlnet_version").GetString());
        Assert.Equal(150, json.GetProperty("rows").GetInt64());
        Dictionary<string, double> accuracy = Accuracies(json);
        foreach ((string? model, double least) in new[]
        {
            ("mlp", 0.95), ("sdca", 0.93), ("fastforest", 0.93), ("fasttree", 0.90), ("lightgbm", 0.90),
            ("linear-svm", 0.85), ("avg-perceptron", 0.85), ("pca-sdca", 0.85),
            ("knn", 0.94), ("lda", 0.96), ("kernel-svm", 0.94), ("decision-tree", 0.92), ("random-forest", 0.93),
        })
        {
            Assert.True(accuracy[model] >= least, $"{model}: {accuracy[model]}, expected at least {least}");
        }
        Assert.DoesNotContain("cnn", accuracy.Keys);
    }

    [Fact]
    public void All_means_every_model_that_fits()
    {
        Dictionary<string, double>.KeyCollection models = Accuracies(
            Json("--dataset", "iris", "--models", "all", "--epochs", "2", "--folds", "2")).Keys;
        Assert.Equal(
            [
                "avg-perceptron", "decision-tree", "fastforest", "fasttree", "kernel-svm", "knn", "lda", "lightgbm", "linear-svm",
                    "majority",
                "mlp", "mlp-simple", "pca-sdca", "random-forest", "sdca",
            ],
            models.Order());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_model_with_a_limit_is_trained_on_that_many_rows()
    {
        string file = InDirectory("many.csv");
        var random = new Random(1);
        File.WriteAllLines(file, ["a,b,class", .. Enumerable.Range(0, 14_400)
            .Select(
                i => string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{random.NextSingle() + (i < 7_000 ? 0 : 5)},{random.NextSingle()},{(i < 7_000 ? "low" : "high")}"))]);
        JsonElement json = Json("--dataset", file, "--models", "knn,kernel-svm", "--folds", "4");

        var rows = json.GetProperty("models").EnumerateArray().ToDictionary(
            model => model.GetProperty("name").GetString()!, model => model.GetProperty("train_rows").GetInt64());
        Assert.Equal(10_800, rows["knn"]);
        Assert.Equal(10_000, rows["kernel-svm"]);
        Assert.All(Accuracies(json).Values, accuracy => Assert.Equal(1, accuracy));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_mlp_reaches_ninety_five_percent_on_iris_in_the_mean_of_three_seeds()
    {
        double mean = new[] { "1", "2", "3" }.Average(seed =>
            Accuracies(Json("--dataset", "iris", "--folds", "10", "--models", "mlp", "--seed", seed))["mlp"]);
        Assert.True(mean >= 0.95, $"mean accuracy {mean}");
    }

    // Seeds and hosts, which split the rows in their own ways, spread the CNN from 0.970 to 0.980.
    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Ten_thousand_rows_of_mnist_teach_every_model_what_they_should()
    {
        Dictionary<string, double> accuracy = Accuracies(Json("--dataset", "mnist", "--data", MnistFiles.Directory(),
            "--models", "mlp,cnn,sdca", "--train-rows", "10000", "--epochs", "3"));
        foreach ((string? model, double least) in new[] { ("cnn", 0.96), ("mlp", 0.935), ("sdca", 0.87) })
        {
            Assert.True(accuracy[model] >= least, $"{model}: {accuracy[model]}, expected at least {least}");
        }
    }

    // Iris is sorted by class: its first 60 rows have no flower of the third.
    [Fact]
    public void Few_rows_of_a_sorted_table_teach_every_class()
        => Assert.True(Accuracies(Json("--dataset", "iris", "--models", "mlp", "--train-rows", "60", "--folds", "2"))["mlp"] > 0.85);

    [Fact]
    public void Every_result_has_every_field()
    {
        JsonElement json = Json("--dataset", "xo", "--models", "sdca,cnn", "--train-rows", "200", "--epochs", "2");
        var results = json.GetProperty("models").EnumerateArray().ToDictionary(model => model.GetProperty("name").GetString()!);
        Assert.Equal("Classic", results["sdca"].GetProperty("family").GetString());
        Assert.Equal("Deep", results["cnn"].GetProperty("family").GetString());
        Assert.All(results.Values, result =>
        {
            Assert.Equal(200, result.GetProperty("train_rows").GetInt64());
            Assert.InRange(Accuracy(result), 0, 1);
            Assert.True(result.GetProperty("metrics").GetProperty("log_loss").GetProperty("mean").GetDouble() > 0);
            Assert.True(result.GetProperty("fit_seconds").GetDouble() > 0);
            Assert.True(result.GetProperty("rows_per_second").GetDouble() > 0);
            Assert.True(result.GetProperty("model_bytes").GetInt64() > 0);
        });
    }

    [Fact]
    public void The_seed_decides_the_result()
    {
        Assert.Equal(Loss("3"), Loss("3"));
        Assert.NotEqual(Loss("3"), Loss("4"));

        string Loss(string seed) =>
            Json("--dataset", "iris", "--models", "mlp", "--epochs", "3", "--folds", "2", "--seed", seed).GetProperty("models")[0]
                .GetProperty("metrics").GetRawText();
    }

    [Fact]
    public void A_saved_model_predicts_in_a_process_of_its_own()
    {
        SampleProcess.Outcome saved = SampleProcess.Run(
            "Compare", "--dataset", "iris", "--models", "mlp,sdca", "--folds", "2", "--save", _directory.FullName);
        Assert.True(saved.ExitCode == 0, saved.Error);
        Assert.Equal(["iris-mlp.zip", "iris-sdca.zip"], _directory.GetFiles().Select(file => file.Name).Order());

        SampleProcess.Outcome loaded =
            SampleProcess.Run("LoadModel", "--model", InDirectory("iris-mlp.zip"), "--dataset", "iris", "--rows", "150");
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        var rows = loaded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(150, rows.Count);
        Assert.True(rows.Count(row => row.GetProperty("label").GetString() == row.GetProperty("predicted").GetString()) > 140);
        Assert.All(rows, row => Assert.Equal(3, row.GetProperty("score").GetArrayLength()));
    }

    [Fact]
    public void A_csv_file_is_a_data_set()
    {
        string file = InDirectory("fruit.csv");
        IEnumerable<string> lines =
            Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"{100 + i},7.5,\"apple, red\"" : $"{10 + i},1.5,cherry");
        File.WriteAllLines(file, ["weight,size,kind", .. lines]);
        JsonElement json = Json("--dataset", file, "--models", "mlp,sdca", "--folds", "3");
        Assert.Equal("fruit", json.GetProperty("dataset").GetString());
        Assert.All(Accuracies(json).Values, accuracy => Assert.True(accuracy > 0.9));
    }

    [Theory]
    [InlineData("no such data set", "--dataset", "unheard-of")]
    [InlineData("no such model", "--dataset", "iris", "--models", "mlp,unheard-of")]
    [InlineData("a table for a CNN", "--dataset", "iris", "--models", "cnn")]
    [InlineData("no model at all", "--dataset", "iris", "--models", ",")]
    [InlineData("folds below two", "--dataset", "iris", "--folds", "1")]
    [InlineData("epochs below one", "--dataset", "iris", "--epochs", "0")]
    [InlineData("json without a data set", "--json", "results.json")]
    public void A_mistake_on_the_command_line_is_told_and_fails(string mistake, params string[] arguments)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Compare", arguments);
        Assert.True(outcome.ExitCode != 0, mistake);
        Assert.False(string.IsNullOrWhiteSpace(outcome.Error), mistake);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_a_table_is_told_without_a_stack_trace()
    {
        string file = InDirectory("bad.csv");
        File.WriteAllLines(file, ["a,b,class", "1,2,x", "1,3\"4,y"]);
        SampleProcess.Outcome outcome = SampleProcess.Run("Compare", "--dataset", file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("bad.csv, line 3: expected", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_numbers_leave_no_row_without_an_answer()
    {
        string file = InDirectory("missing.csv");
        var random = new Random(1);
        File.WriteAllLines(file, ["a,b,class", .. Enumerable.Range(0, 100)
            .Select(
                i => string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{(i % 5 == 0 ? "?" : i % 2 * 5)},{random.NextSingle()},{(i % 2 == 0 ? "low" : "high")}"))]);
        JsonElement json = Json("--dataset", file, "--folds", "2", "--models", "majority,sdca,knn,mlp");
        Assert.All(json.GetProperty("models").EnumerateArray(), result => Assert.Equal(100, result.GetProperty("answered").GetInt64()));
        Assert.InRange(Accuracies(json)["majority"], 0.4, 0.6);
        Assert.All(Accuracies(json), pair => Assert.True(pair.Key == "majority" || pair.Value > 0.8, $"{pair}"));
    }

    [Fact]
    public void A_model_that_cannot_be_saved_leaves_nothing_behind()
    {
        _directory.CreateSubdirectory("iris-sdca.zip");
        SampleProcess.Outcome outcome =
            SampleProcess.Run("Compare", "--dataset", "iris", "--models", "sdca", "--folds", "2", "--save", _directory.FullName);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(_directory.GetFiles());
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("changed")]
    [InlineData("no model")]
    public void A_damaged_model_is_told_without_a_stack_trace(string damage)
    {
        SampleProcess.Outcome saved =
            SampleProcess.Run("Compare", "--dataset", "iris", "--models", "mlp", "--epochs", "1", "--folds", "2", "--save",
                _directory.FullName);
        Assert.True(saved.ExitCode == 0, saved.Error);
        string file = InDirectory("iris-mlp.zip");
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "cut short":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "changed":
                bytes[bytes.Length / 2] ^= 0x40;
                break;
            default:
                bytes = [1, 2, 3];
                break;
        }
        File.WriteAllBytes(file, bytes);
        SampleProcess.Outcome outcome = SampleProcess.Run("LoadModel", "--model", file, "--dataset", "iris");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_names_every_model()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Compare", "--list");
        Assert.Equal(0, outcome.ExitCode);
        string[] models =
        [
            "majority", "sdca", "linear-svm", "avg-perceptron", "fasttree", "fastforest", "lightgbm", "pca-sdca", "knn", "mlp-simple",
                "residual",
            "lda", "kernel-svm", "decision-tree", "random-forest", "mlp", "cnn",
        ];
        foreach (string model in models)
        {
            Assert.Contains($"\n{model} ", "\n" + outcome.Output, StringComparison.Ordinal);
        }
        Assert.Contains("10,000 rows at most", outcome.Output, StringComparison.Ordinal);
    }
}
