using System.CommandLine;
using System.Text.Json;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Tool.Tests;

/// <summary>The commands from their command line.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-tool-");

    public ToolTests() => File.WriteAllLines(
        this["table.csv"],
        [
            "Id;Size;Color;Day;Kind",
            .. Enumerable.Range(0, 90).Select(i =>
                $"{i + 1};{(i % 11 == 0 ? "" : $"{i * 37 % 101},5")};{(i % 4 == 0 ? "red" : "blue")};{1 + (i % 28)}.03.2024;"
                + $"{(i * 37 % 101 > 50 ? "big" : "small")}"),
        ]);

    private string this[string name] => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);

    private static ToolProcess.Outcome Succeed(params string[] arguments)
    {
        ToolProcess.Outcome outcome = ToolProcess.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        return outcome;
    }

    [Fact]
    public void Compare_Table_PrintsALineForEachModelAndWritesTheReports()
    {
        ToolProcess.Outcome outcome = Succeed(
            "compare", this["table.csv"], "--label", "Kind", "--culture", "de-DE", "--models", "majority,lda,lightgbm", "--folds", "3",
                "--report",
            this["out/report.html"], "--json", this["results.json"], "--markdown", this["results.md"], "--save", this["best.zip"]);

        Assert.Contains("number: Size", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("date: Day", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("dropped: Id (numbers the rows)", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["1/3 majority", "2/3 lda", "3/3 lightgbm"],
            outcome.Output.Split('\n').Where(line => line.Contains("/3 ", StringComparison.Ordinal)
                && line.Contains(" s", StringComparison.Ordinal))
                .Select(line => line.Split(':')[0]));
        Assert.Contains("</html>", File.ReadAllText(this["out/report.html"]), StringComparison.Ordinal);
        Assert.Equal(
            3, JsonDocument.Parse(File.ReadAllText(this["results.json"])).RootElement.GetProperty("models").GetArrayLength());
        Assert.Contains("| lightgbm |", File.ReadAllText(this["results.md"]), StringComparison.Ordinal);
        Assert.True(File.Exists(this["best.zip"]));
    }

    [Fact]
    public void Compare_OverRanks_PrintsAndWritesOnRankZeroAlone()
    {
        int[] exitCodes = [-1, -1];
        TextWriter console = Console.Out;
        var output = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            LocalCommunicator.Run(2, ranks =>
            {
                var verbose = new Option<bool>("--verbose") { Recursive = true };
                exitCodes[ranks.Rank] = new RootCommand { verbose, CompareCommand.Create(verbose, () => ranks) }.Parse(
                    ["compare", this["table.csv"], "--label", "Kind", "--culture", "de-DE", "--models", "majority,lda,decision-tree",
                        "--folds", "3", "--report", this[$"{ranks.Rank}/report.html"], "--json", this[$"{ranks.Rank}/results.json"],
                        "--save", this[$"{ranks.Rank}/best.zip"]]).Invoke();
            });
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal([0, 0], exitCodes);
        Assert.Equal(2, output.ToString().Split("dropped: Id").Length);
        Assert.Equal(2, output.ToString().Split("predicts 'Kind' best").Length);
        Assert.Equal(
            3, JsonDocument.Parse(File.ReadAllText(this["0/results.json"])).RootElement.GetProperty("models").GetArrayLength());
        Assert.True(File.Exists(this["0/report.html"]) && File.Exists(this["0/best.zip"]));
        Assert.False(Directory.Exists(this["1"]));
    }

    [SkippableFact]
    public void Compare_UnderMpirun_GivesTheScoresOfOneProcessAndPrintsThemOnce()
    {
        string[] arguments = ["compare", this["table.csv"], "--label", "Kind", "--culture", "de-DE", "--models", "majority,lda,knn"];
        ToolProcess.Outcome outcome = ToolProcess.RunOnRanks(2, [.. arguments, "--json", this["ranks.json"]]);
        Succeed([.. arguments, "--json", this["alone.json"]]);

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Equal(2, outcome.Output.Split("predicts 'Kind' best").Length);
        Assert.Equal(Accuracies("alone.json"), Accuracies("ranks.json"));

        IEnumerable<string> Accuracies(string name) => JsonDocument.Parse(File.ReadAllText(this[name])).RootElement.GetProperty("models")
            .EnumerateArray().Select(model => $"{model.GetProperty("name")} {model.GetProperty("metrics").GetProperty("accuracy")}");
    }

    [Fact]
    public void Compare_Again_TakesWhatIsFinishedFromBesideTheReport()
    {
        string[] arguments =
            ["compare", this["table.csv"], "--culture", "de-DE", "--models", "lda,knn", "--folds", "2", "--report", this["report.html"]];
        string first = Succeed(arguments).Output;

        Assert.True(File.Exists(this["report.html.results"]));
        Assert.Equal(first.Split("\n\n")[^2], Succeed(arguments).Output.Split("\n\n")[^2]);
    }

    [Fact]
    public void Train_ThenPredictShowAndExport_TakeRowsAsTheyAre()
    {
        Succeed(
            "train", this["table.csv"], "--culture", "de-DE", "--drop", "Day", "--learner", "random-forest", "--model", this["model.zip"]);
        Succeed("predict", this["model.zip"], this["table.csv"], "--culture", "de-DE", "--output", this["answers.csv"]);

        string[] answers = File.ReadAllLines(this["answers.csv"]);
        string[] right = [.. File.ReadAllLines(this["table.csv"]).Select(line => line.Split(';')[^1])];
        Assert.Equal("PredictedLabel,Score.big,Score.small", answers[0]);
        Assert.Equal(91, answers.Length);
        Assert.InRange(answers.Skip(1).Zip(right.Skip(1)).Count(pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal)), 80,
            90);

        string shown = Succeed("show", this["model.zip"]).Output;
        Assert.Contains("Size: Single", shown, StringComparison.Ordinal);
        Assert.Contains("RandomForest", shown, StringComparison.Ordinal);
        Assert.Contains("PredictedLabel: String", shown, StringComparison.Ordinal);

        Succeed("export", this["model.zip"], this["model.onnx"]);
        Assert.True(new FileInfo(this["model.onnx"]).Length > 1000);
    }

    [Fact]
    public void Predict_DatesThatWereToldToBeACategory_AreTakenAsTheyAreWritten()
    {
        string[] versions = ["01.03.2024", "02.03.2024", "03.03.2024", "04.03.2024"];
        File.WriteAllLines(
            this["versions.csv"],
            ["Version;Size;Works", .. Enumerable.Range(0, 80).Select(i =>
                $"{versions[i % 4]};{i * 37 % 11};{(i % 4 < 2 ? "yes" : "no")}")]);
        Succeed(
            "train", this["versions.csv"], "--culture", "de-DE", "--category", "Version", "--learner", "decision-tree", "--model",
            this["model.zip"]);

        string answers = Succeed("predict", this["model.zip"], this["versions.csv"], "--culture", "de-DE").Output;

        Assert.Equal(
            Enumerable.Range(0, 80).Select(i => i % 4 < 2 ? "yes" : "no"),
            answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Show_Network_DrawsItsLayersAndFilters()
    {
        Succeed("train", "xo", "--train-rows", "60", "--epochs", "1", "--model", this["xo.zip"]);

        string shown = Succeed("show", this["xo.zip"], "--filters", this["filters.png"]).Output;

        Assert.Contains("conv2d_1", shown, StringComparison.Ordinal);
        Assert.True(File.Exists(this["filters.png"]));
    }

    [Fact]
    public void Compare_List_NamesTheModelsThatFit()
    {
        string table = Succeed("compare", "iris", "--list").Output;
        string images = Succeed("compare", "xo", "--list").Output;

        Assert.Contains("lightgbm", table, StringComparison.Ordinal);
        Assert.DoesNotContain("cnn", table, StringComparison.Ordinal);
        Assert.Contains("cnn", images, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "There is no file, folder or data set 'unheard-of'", ["compare", "unheard-of"] },
        { "no column 'Sort'", ["compare", "TABLE", "--label", "Sort"] },
        { "Culture 'xx' is not known", ["compare", "TABLE", "--culture", "xx"] },
        { "Model 'cnn' is not known for this table", ["compare", "iris", "--models", "cnn"] },
        { "expected a time such as 90s", ["compare", "iris", "--budget", "soon"] },
        { "expected numbers of rows", ["compare", "iris", "--curve", "few"] },
        { "There is no model 'cnn'", ["train", "iris", "--learner", "cnn", "--model", "x.zip"] },
        { "table.csv", ["predict", "TABLE", "TABLE"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Run_Mistake_IsOneLineAndExitCodeOne(string message, string[] arguments)
    {
        ToolProcess.Outcome outcome = ToolProcess.Run([.. arguments.Select(
            argument => argument == "TABLE" ? this["table.csv"] : argument)]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Run_MistakeWithVerbose_ShowsTheTrace() =>
        Assert.Contains("   at ", ToolProcess.Run("compare", "unheard-of", "--verbose").Error, StringComparison.Ordinal);
}
