using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Tests;

public sealed class WorkerTests : IDisposable
{
    private const int ManyRows = 30_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MLContext _mlContext = new(1);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-worker-");

    private string Model => Path.Combine(_directory.FullName, "iris.zip");

    private string[] Arguments => ["--model", Model, "--folder", _directory.FullName];

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Files_are_scored_in_batches_and_a_row_with_a_mistake_is_told_in_its_place()
    {
        string[] labels = SaveModel(epochs: 3);
        string[] lines = Lines(150);
        Queue("all.jsonl", lines);
        Queue("wrong.jsonl", [lines[0], "{ \"Features\": \"none\" }", "{ not JSON", lines[1] + "," + lines[2], lines[3]]);

        SampleProcess.Outcome outcome = SampleProcess.Run("Worker", [.. Arguments, "--batch", "40", "--once", "true"]);

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Equal(labels, Answers("all.jsonl").Select(Label));
        Assert.Equal([labels[0], null, null, null, labels[3]], Answers("wrong.jsonl").Select(Label));
        Assert.Contains("Features", Answers("wrong.jsonl")[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.FullName, "in")));
    }

    [SkippableFact]
    public void Stopped_in_the_middle_it_ends_well_and_the_next_answers_every_row()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends SIGTERM, as kill(1) of Linux does.");
        string[] labels = SaveModel(epochs: 1);
        string[] names = ["1.jsonl", "2.jsonl", "3.jsonl"];
        Array.ForEach(names, name => Queue(name, Lines(ManyRows)));
        using (Process process = SampleProcess.Start("Worker", [.. Arguments, "--batch", "10"]))
        {
            WaitFor(process, "waiting for files");
            Stop(process);
        }

        SampleProcess.Outcome outcome = SampleProcess.Run("Worker", [.. Arguments, "--once", "true"]);

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        IEnumerable<string> expected = Enumerable.Range(0, ManyRows).Select(row => labels[row % 150]);
        Assert.All(names, name => Assert.Equal(expected, Answers(name).Select(Label)));
        Assert.Equal(names, Directory.GetFiles(Path.Combine(_directory.FullName, "out")).Select(Path.GetFileName).Order());
    }

    [SkippableFact]
    public void A_new_model_answers_without_a_restart()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Sends SIGTERM, as kill(1) of Linux does.");
        SaveModel(epochs: 1);
        using Process process = SampleProcess.Start("Worker", Arguments);
        WaitFor(process, "waiting for files");
        string[] labels = SaveModel(epochs: 30);
        WaitFor(process, "a new model predicts");
        Queue("after.jsonl", Lines(150));
        WaitFor(process, "150 rows of after.jsonl");
        Stop(process);

        Assert.Equal(labels, Answers("after.jsonl").Select(Label));
    }

    [Theory]
    [InlineData("--batch", "0")]
    [InlineData("--model", "missing.zip")]
    public void A_mistake_on_the_command_line_is_told(string option, string value)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Worker", [.. Arguments, option, value]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
    }

    // The labels that it predicts of the rows of Iris.
    private string[] SaveModel(int epochs)
    {
        IDataView data = Iris.Load(_mlContext);
        ITransformer model = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.MulticlassClassification.Trainers.Mlp(epochs: epochs))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        _mlContext.Model.SaveToFile(model, data.Schema, Model);
        return [.. model.Transform(data).GetColumn<string>("PredictedLabel")];
    }

    private string[] Lines(int count)
    {
        string[] rows =
        [
            .. Iris.Load(_mlContext).GetColumn<float[]>("Features").Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{ "Features": [{{string.Join(", ", row.Select(number => number.ToString(CultureInfo.InvariantCulture)))}}] }""")),
        ];
        return [.. Enumerable.Range(0, count).Select(row => rows[row % rows.Length])];
    }

    private void Queue(string name, string[] lines)
    {
        string aside = Path.Combine(_directory.FullName, name);
        File.WriteAllLines(aside, lines);
        File.Move(aside, Path.Combine(_directory.CreateSubdirectory("in").FullName, name));
    }

    private JsonElement[] Answers(string name) =>
        [.. File.ReadLines(Path.Combine(_directory.FullName, "out", name)).Select(line => JsonElement.Parse(line))];

    private static string? Label(JsonElement answer) =>
        answer.TryGetProperty("label", out JsonElement label) ? label.GetString() : null;

    private static void WaitFor(Process process, string told)
    {
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
            Assert.True(line is not null, $"It ended and did not tell '{told}'.");
        }
        while (!line.Contains(told, StringComparison.Ordinal));
    }

    private static void Stop(Process process)
    {
        using (var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }
        process.StandardOutput.ReadToEnd();
        bool ended = process.WaitForExit(Patience);
        if (!ended)
        {
            process.Kill();
        }
        Assert.True(ended, "still running");
        Assert.Equal(0, process.ExitCode);
    }
}
