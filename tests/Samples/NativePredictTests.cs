using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Tests;

public sealed class NativePredictTests : IDisposable
{
    private const int Rows = 20;

    private readonly MLContext _mlContext = new(1);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-native-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("forest")]
    [InlineData("network")]
    public void Lines_of_numbers_are_predicted_as_in_ML_NET(string model)
    {
        (string file, string rows, string[] labels, float[] scores) = SaveModel(model);

        SampleProcess.Outcome outcome = SampleProcess.RunOn(rows, "NativePredict", file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        AssertPredicted(labels, scores, outcome.Output, bound: 0);
        Assert.Contains("not applied, ML.NET's own: TermTransform, KeyToValueTransform", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_on_the_command_line_is_predicted_also_by_one_thread()
    {
        (string file, string rows, string[] labels, float[] scores) = SaveModel("network");

        SampleProcess.Outcome outcome = SampleProcess.Run("NativePredict", [file, "--threads", "1", .. rows.Split('\n')[0].Split(',')]);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        AssertPredicted(labels[..1], scores[..3], outcome.Output, bound: 0);
    }

    [Theory]
    [InlineData("error: The row has 3 numbers; the model takes 4.", "5.1", "3.5", "1.4")]
    [InlineData("error: Number 2 of the row is 'x'", "5.1", "x", "1.4", "0.2")]
    [InlineData("error: --threads: expected a number of at least 1.", "--threads", "0")]
    public void A_mistake_is_told(string told, params string[] arguments)
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("NativePredict", [SaveModel("forest").File, .. arguments]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(told, outcome.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Published_as_a_native_program_it_predicts_the_same_and_publishing_names_the_processors()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "A native program is published on Linux alone.");
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);
        Skip.If(linker is null, "No linker for a native program: neither clang nor gcc.");
        (string file, string rows, string[] labels, float[] scores) = SaveModel("network");
        string output = Path.Combine(_directory.FullName, "native");

        // Built aside: of the sample's own folder the tests run what is not native. Warnings are errors, those of trimming among them.
        SampleProcess.Outcome published = SampleProcess.RunProgram(
            "dotnet", null, "publish", Path.Combine(Root(), "samples", "NativePredict"), "-c", "Release", "-o", output,
            "-r", RuntimeInformation.RuntimeIdentifier, "--artifacts-path", Path.Combine(_directory.FullName, "artifacts"),
            $"-p:CppCompilerAndLinker={linker}", "-warnaserror");
        Skip.If(
            published.ExitCode != 0 && published.Output.Contains("error NU", StringComparison.Ordinal)
                && published.Output.Contains("ILCompiler", StringComparison.Ordinal),
            $"The native compiler cannot be restored: {published.Output}");
        Assert.True(published.ExitCode == 0, published.Output);
        SampleProcess.Outcome outcome = SampleProcess.RunProgram(Path.Combine(output, "NativePredict"), rows, file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.Contains("processors with AVX2", published.Output, StringComparison.Ordinal);
        }
        // Narrower vectors sum in another order.
        AssertPredicted(labels, scores, outcome.Output, bound: 1e-5f);
    }

    private static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "MLNetDeep.sln")))
        {
            root = root.Parent!;
        }
        return root.FullName;
    }

    // A chain with a model of Iris, rows as lines, and what ML.NET predicts of them.
    private (string File, string Rows, string[] Labels, float[] Scores) SaveModel(string name)
    {
        IDataView data = Iris.Load(_mlContext);
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = _mlContext.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = name == "forest" ? trainers.RandomForest(numberOfTrees: 5) : trainers.Mlp(epochs: 3);
        ITransformer model = _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(trainer)
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        string file = Path.Combine(_directory.FullName, "iris.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        IDataView scored = model.Transform(_mlContext.Data.TakeRows(_mlContext.Data.ShuffleRows(data, seed: 1), Rows));
        IEnumerable<string> rows = scored.GetColumn<float[]>("Features").Select(
            row => string.Join(',', row.Select(number => number.ToString(CultureInfo.InvariantCulture))));
        return (file, string.Join('\n', rows), [.. scored.GetColumn<string>("PredictedLabel")],
            [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)]);
    }

    // Lines such as: setosa, a tab, setosa=0.97 versicolor=0.02 virginica=0.01
    private static void AssertPredicted(string[] labels, float[] scores, string output, float bound)
    {
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', ' '))];
        Assert.Equal(labels, lines.Select(line => line[0]));
        float[] printed =
        [
            .. lines.SelectMany(line => line[1..])
                .Select(named => float.Parse(named.Split('=')[1], CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(scores.Length, printed.Length);
        Assert.All(scores.Zip(printed), pair => Assert.Equal(pair.First, pair.Second, bound));
    }
}
