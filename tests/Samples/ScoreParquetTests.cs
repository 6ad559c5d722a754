using Microsoft.ML;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Samples.ScoreParquet;
using MLNetDeep.Tests.Support;
using Parquet;
using Parquet.Schema;

namespace MLNetDeep.Samples.Tests;

public sealed class ScoreParquetTests : IDisposable
{
    private const int RowsOfPart = 70;

    private static readonly DataField<int> Id = new("Id");
    private static readonly DataField<double?> Length = new("Length");
    private static readonly DataField<int> Width = new("Width");
    private static readonly DataField<string> Color = new("Color");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-score-parquet-");

    private DirectoryInfo Input => _directory.CreateSubdirectory("in");

    private DirectoryInfo Output => new(Path.Combine(_directory.FullName, "out"));

    private string Model => Path.Combine(_directory.FullName, "model.zip");

    public void Dispose() => _directory.Delete(recursive: true);

    private sealed class Row
    {
        public float Length { get; set; }

        public float Width { get; set; }

        public string Color { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private static double? LengthOf(int id) => id % 13 == 0 ? null : id * 37 % 101 * 0.5;

    private static string ColorOf(int id) => id % 4 == 0 ? "red" : "blue";

    private void SaveModel()
    {
        var mlContext = new MLContext(1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(id => new Row
        {
            Length = (float)(LengthOf(id) ?? double.NaN),
            Width = id % 9,
            Color = ColorOf(id),
            Label = id * 37 % 101 > 50 ? "long" : "short",
        }));
        ITransformer model = mlContext.Transforms.Categorical.OneHotEncoding("Color")
            .Append(mlContext.Transforms.Concatenate("Features", "Length", "Width", "Color"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.MulticlassClassification.Trainers.DecisionTree())
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(rows);
        mlContext.Model.SaveToFile(model, rows.Schema, Model);
    }

    private async Task WritePart(string name, int first)
    {
        string path = Path.Combine(Input.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(Id, Length, Width, Color), stream);
        foreach (int[] ids in Enumerable.Range(first, RowsOfPart).Chunk(40))
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            await rows.WriteAsync<int>(Id, ids.AsMemory());
            await rows.WriteAsync<double>(Length, Array.ConvertAll(ids, LengthOf).AsMemory());
            await rows.WriteAsync<int>(Width, Array.ConvertAll(ids, id => id % 9).AsMemory());
            await rows.WriteAsync(Color, Array.ConvertAll(ids, ColorOf));
        }
    }

    private async Task<string[]> WriteParts()
    {
        SaveModel();
        string[] names = ["0.parquet", "1.parquet", "day=1/0.parquet", "day=1/1.parquet", "day=2/0.parquet"];
        foreach ((int index, string name) in names.Index())
        {
            await WritePart(name, index * RowsOfPart);
        }
        return names;
    }

    private async Task<(int[] Ids, string[] Labels, float[] Long)> Predictions(string name)
    {
        await using FileStream stream = File.OpenRead(Path.Combine(Output.FullName, name));
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["Id", "PredictedLabel", "Score_short", "Score_long"], fields.Select(field => field.Name));
        List<int> ids = [];
        List<string> labels = [];
        List<float> scores = [];
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            (int[] id, string?[] label, float[] score) = (new int[rows.RowCount], new string?[rows.RowCount], new float[rows.RowCount]);
            await rows.ReadAsync(fields[0], id.AsMemory());
            await rows.ReadAsync(fields[1], label.AsMemory());
            await rows.ReadAsync(fields[3], score.AsMemory());
            ids.AddRange(id);
            labels.AddRange(label!);
            scores.AddRange(score);
        }
        return ([.. ids], [.. labels], [.. scores]);
    }

    private PartTotals[] Score(int ranks, TextWriter? log = null)
    {
        var totals = new PartTotals[ranks];
        LocalCommunicator.Run(ranks, own =>
        {
            using var predictor = Predictor.Load(Model);
            var folder = new PartFolder(Input, Output, predictor, ["Id"]);
            totals[own.Rank] = folder.ScoreAsync(own, log ?? TextWriter.Null).GetAwaiter().GetResult();
        });
        return totals;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ScoreAsync_Parts_HaveWhatTheModelSaysInTheOrderOfTheRows(int ranks)
    {
        string[] names = await WriteParts();

        Assert.All(Score(ranks), totals => Assert.Equal(new PartTotals(5, 0, 0, 5 * RowsOfPart), totals));

        using var predictor = Predictor.Load(Model);
        foreach ((int index, string name) in names.Index())
        {
            (int[] ids, string[] labels, float[] scores) = await Predictions(name);
            IReadOnlyList<Prediction> expected = predictor.PredictMany(ids.Select(id => new Row
            {
                Length = (float)(LengthOf(id) ?? double.NaN),
                Width = id % 9,
                Color = ColorOf(id),
            }));
            Assert.Equal(Enumerable.Range(index * RowsOfPart, RowsOfPart), ids);
            Assert.Equal(expected.Select(prediction => prediction.Label), labels);
            Assert.Equal(expected.Select(prediction => prediction.Probabilities["long"]), scores);
        }
        Assert.Equal(names.Length, Directory.GetFiles(Output.FullName, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task ScoreAsync_Again_ScoresWhatHasNoPredictionsYet()
    {
        string[] names = await WriteParts();
        Score(2);
        File.Delete(Path.Combine(Output.FullName, names[3]));
        // What a process that was killed leaves.
        File.WriteAllText(Path.Combine(Output.FullName, names[3] + ".tmp"), "half");
        File.WriteAllText(Path.Combine(Output.FullName, names[0]), "not touched");

        Assert.All(Score(3), totals => Assert.Equal(new PartTotals(1, 4, 0, RowsOfPart), totals));

        Assert.Equal(RowsOfPart, (await Predictions(names[3])).Ids.Length);
        Assert.Equal("not touched", File.ReadAllText(Path.Combine(Output.FullName, names[0])));
        Assert.Equal(names.Length, Directory.GetFiles(Output.FullName, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task ScoreAsync_PartThatCannotBeScored_IsToldAndTheOthersGoOn()
    {
        string[] names = await WriteParts();
        File.WriteAllText(Path.Combine(Input.FullName, names[1]), "no Parquet");
        await using (FileStream stream = File.Create(Path.Combine(Input.FullName, names[2])))
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(Id), stream);
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            await rows.WriteAsync<int>(Id, new[] { 1 }.AsMemory());
        }
        var log = new StringWriter();

        Assert.All(Score(2, TextWriter.Synchronized(log)), totals => Assert.Equal(new PartTotals(3, 0, 2, 3 * RowsOfPart), totals));

        Assert.Contains($"{names[1]} failed: ", log.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"{names[2]} failed: expected the columns Length, Width, Color; it has Id.", log.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Output.FullName, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Program_Example_IsScoredByOneProcess()
    {
        string folder = _directory.FullName;
        SampleProcess.Outcome example = SampleProcess.Run("ScoreParquet", "example", folder, "--parts", "3", "--rows", "400");
        Assert.True(example.ExitCode == 0, example.Error + example.Output);

        SampleProcess.Outcome outcome = SampleProcess.Run(
            "ScoreParquet", "--model", Model, "--in", Path.Combine(folder, "parts"), "--out", Output.FullName, "--keep", "Id", "Region");

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Contains("1,200 rows of 3 files", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("on 1 rank; 0 files were done before, 0 failed", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["0000.parquet", "0001.parquet", "0002.parquet"], Output.GetFiles().Select(file => file.Name).Order());
    }

    [SkippableFact]
    public async Task Program_UnderMpirun_IsScoredByAllRanks()
    {
        string[] mpirun = Mpirun.Arguments(ranks: 2);
        string[] names = await WriteParts();

        SampleProcess.Outcome outcome = SampleProcess.RunProgram(
            Mpirun.Program, null,
            [
                .. mpirun, "dotnet", Path.Combine(AppContext.BaseDirectory, "ScoreParquet.dll"), "--model", Model, "--in", Input.FullName,
                "--out", Output.FullName, "--keep", "Id",
            ]);

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Contains("on 2 ranks; 0 files were done before, 0 failed", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"rank 1: {names[1]}", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(RowsOfPart, (await Predictions(names[1])).Ids.Length);
    }

    [Fact]
    public void Program_FolderWithoutParts_IsAnError()
    {
        SaveModel();
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "ScoreParquet", "--model", Model, "--in", Input.FullName, "--out", Output.FullName);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("error: There is no .parquet file in ", outcome.Error, StringComparison.Ordinal);
    }
}
