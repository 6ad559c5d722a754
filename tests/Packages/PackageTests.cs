using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Packages.Tests;

/// <summary>The packages as their users have them: restored into projects outside of the repository.</summary>
[Trait("Category", "Slow")]
public sealed partial class PackageTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    private const string LoadAndPredict = """
        using MLNetDeep.Engine.Serialization;

        var network = NetworkSerializer.Load(args[0]);
        var scores = new float[3];
        network.Predict([1, -2, 0.5f, 0.25f], 1, scores);
        Console.WriteLine("scores " + string.Join(' ', scores));
        """;

    private const string TrainWithCheckpoint = """
        using MLNetDeep.Engine.Layers;
        using MLNetDeep.Engine.Networks;
        using MLNetDeep.Engine.Tensors;
        using MLNetDeep.Engine.Training;

        internal static class Training
        {
            public static void Run()
            {
                var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2), new Softmax()), 1);
                var options = new TrainingOptions { Epochs = 1, Checkpoint = new Checkpoint("training.checkpoint") };
                NetworkTrainer.Train(network, new InMemoryBatches([0, 1, 1, 0], 2, [0, 1], 2), null, options);
            }
        }
        """;

    [Fact]
    public void Pack_BothPackages_HoldAssembliesWithDocumentationReadmeAndIcon()
    {
        Assert.Equal(
            [
                "README.md", "buildTransitive/MLNetDeep.Engine.targets", "icon.png",
                "lib/net10.0/MLNetDeep.Classic.dll", "lib/net10.0/MLNetDeep.Classic.xml",
                "lib/net10.0/MLNetDeep.Engine.dll", "lib/net10.0/MLNetDeep.Engine.xml",
                "lib/net10.0/MLNetDeep.Onnx.dll", "lib/net10.0/MLNetDeep.Onnx.xml",
            ],
            Entries("MLNetDeep.Engine", ".nupkg"));
        Assert.Equal(
            [
                "README.md", "icon.png",
                "lib/net10.0/MLNetDeep.Datasets.dll", "lib/net10.0/MLNetDeep.Datasets.xml",
                "lib/net10.0/MLNetDeep.Pictures.dll", "lib/net10.0/MLNetDeep.Pictures.xml",
                "lib/net10.0/MLNetDeep.Trainers.dll", "lib/net10.0/MLNetDeep.Trainers.xml",
                "lib/net10.0/MLNetDeep.Transforms.dll", "lib/net10.0/MLNetDeep.Transforms.xml",
            ],
            Entries("MLNetDeep", ".nupkg"));
    }

    [Fact]
    public void Pack_BothPackages_HaveSymbolsBeside()
    {
        Assert.Equal(
            ["lib/net10.0/MLNetDeep.Classic.pdb", "lib/net10.0/MLNetDeep.Engine.pdb", "lib/net10.0/MLNetDeep.Onnx.pdb"],
            Entries("MLNetDeep.Engine", ".snupkg"));
        Assert.Equal(
            [
                "lib/net10.0/MLNetDeep.Datasets.pdb", "lib/net10.0/MLNetDeep.Pictures.pdb", "lib/net10.0/MLNetDeep.Trainers.pdb",
                "lib/net10.0/MLNetDeep.Transforms.pdb",
            ],
            Entries("MLNetDeep", ".snupkg"));
    }

    [Fact]
    public void Pack_MLNetDeep_DependsOnTheEngineInItsOwnVersionAlone()
    {
        using ZipArchive package = ZipFile.OpenRead(Package("MLNetDeep", ".nupkg"));
        XElement[] metadata = XDocument.Load(package.GetEntry("MLNetDeep.nuspec")!.Open()).Descendants().ToArray();

        string version = metadata.Single(element => element.Name.LocalName == "version").Value;
        Assert.Equal(
            [$"MLNetDeep.Engine [{version}]", "Microsoft.ML [5.0.1, 7.0.0)", "OxyPlot.Core 2.2.0"],
            metadata.Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"));
    }

    [Fact]
    public void Pack_Comparison_DependsOnMLNetDeepInItsOwnVersion()
    {
        Assert.Equal(
            ["README.md", "icon.png", "lib/net10.0/MLNetDeep.Comparison.dll", "lib/net10.0/MLNetDeep.Comparison.xml"],
            Entries("MLNetDeep.Comparison", ".nupkg"));
        using ZipArchive package = ZipFile.OpenRead(Package("MLNetDeep.Comparison", ".nupkg"));
        Assert.Contains(
            $"[{PackedFeed.Version}]",
            XDocument.Load(package.GetEntry("MLNetDeep.Comparison.nuspec")!.Open()).Descendants()
                .Where(element => element.Attribute("id")?.Value == "MLNetDeep").Select(element => element.Attribute("version")!.Value));
    }

    [Fact]
    public void Pack_Mpi_DependsOnTheEngineInItsOwnVersionAlone()
    {
        Assert.Equal(
            ["README.md", "icon.png", "lib/net10.0/MLNetDeep.Mpi.dll", "lib/net10.0/MLNetDeep.Mpi.xml"], Entries("MLNetDeep.Mpi", ".nupkg"));
        using ZipArchive package = ZipFile.OpenRead(Package("MLNetDeep.Mpi", ".nupkg"));
        Assert.Equal(
            [$"MLNetDeep.Engine [{PackedFeed.Version}]"],
            XDocument.Load(package.GetEntry("MLNetDeep.Mpi.nuspec")!.Open()).Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"));
    }

    [Fact]
    public async Task Tool_Installed_ComparesAndWritesAReport()
    {
        string folder = feed.CreateProject("Tooling", "MLNetDeep", "");
        File.WriteAllLines(
            Path.Combine(folder, "table.csv"), ["x,y,class", .. Enumerable.Range(0, 60)
                .Select(i => $"{i * 7 % 31},{i * i % 17},{i * 7 % 31 / 16}")]);
        await PackedFeed.Run(folder, "tool", "install", "MLNetDeep.Tool", "--tool-path", "tools", "--version", PackedFeed.Version);

        (int exitCode, string output) = await PackedFeed.TryRun(
            folder, Path.Combine(folder, "tools", "mlnetdeep"), "compare", "table.csv", "--models", "lda,lightgbm", "--report",
                "report.html");

        Assert.True(exitCode == 0, output);
        Assert.Contains("predicts 'class' best", output, StringComparison.Ordinal);
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MLNetDeep_ReadmesFirstSnippet_SavesAModelThatAProjectWithThePackageAloneLoads()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string snippet = FirstSnippet().Match(readme).Groups[1].Value;
        const string FewRows = ".Fit(mlContext.Data.TakeRows(digits.Train, 2000))";
        string ofFewRows = snippet.Replace(".Fit(digits.Train)", FewRows, StringComparison.Ordinal);
        Assert.NotEqual(snippet, ofFewRows);
        string training = feed.CreateProject("Training", "MLNetDeep", ofFewRows);
        string loading = feed.CreateProject("Loading", "MLNetDeep", """
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using MLNetDeep.Datasets;

            var mlContext = new MLContext();
            var model = mlContext.Model.Load(args[0], out _);
            var first = mlContext.Data.TakeRows(Mnist.LoadOrGenerate(mlContext).Test, 1);
            Console.WriteLine($"the first of them is a {model.Transform(first).GetColumn<string>("PredictedLabel").First()}");
            """);

        string trained = await PackedFeed.Run(training, "run", "-c", "Release");
        string loaded = await PackedFeed.Run(loading, "run", "-c", "Release", "--", Path.Combine(training, "digits.zip"));

        Assert.Contains("Epoch 2/2: loss", trained, StringComparison.Ordinal);
        Assert.Matches(FirstDigit(), trained);
        Assert.Equal(FirstDigit().Match(trained).Value, FirstDigit().Match(loaded).Value);
    }

    [Fact]
    public async Task Engine_InAProjectWithoutMLNet_LoadsANetworkAndPredicts()
    {
        string project = feed.CreateProject("Predicting", "MLNetDeep.Engine", LoadAndPredict);
        (string? file, float[]? expected) = SaveNetwork(project);

        string output = await PackedFeed.Run(project, "run", "-c", "Release", "--", file);

        AssertScores(expected, output);
        Assert.Empty(Directory.GetFiles(project, "Microsoft.ML*.dll", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task Engine_PackedPrecompiled_CompilesLessBeforeTheFirstPredictionWhichHasTheSameBits()
    {
        PackedFeed.Outcome packed = await feed.PackPrecompiled();
        Skip.If(
            packed.ExitCode != 0 && packed.Output.Contains("Crossgen2", StringComparison.Ordinal),
            $"The compiler cannot be restored: {packed.Output}");
        Assert.True(packed.ExitCode == 0, packed.Output);
        const string Program = LoadAndPredict + """

            Console.WriteLine("methods " + System.Runtime.JitInfo.GetCompiledMethodCount());
            """;
        string plain = feed.CreateProject("Compiling", "MLNetDeep.Engine", Program);
        string precompiled = feed.CreateProject("Precompiled", "MLNetDeep.Engine", Program, PackedFeed.PrecompiledVersion);
        string file = SaveNetwork(plain).File;

        string expected = await PackedFeed.Run(plain, "run", "-c", "Release", "--", file);
        string output = await PackedFeed.Run(precompiled, "run", "-c", "Release", "--", file);

        Assert.Equal(Scores().Match(expected).Value, Scores().Match(output).Value);
        Assert.InRange(MethodsOf(output), 1, MethodsOf(expected) / 2);
    }

    [SkippableFact]
    public async Task Engine_PublishedAsANativeProgram_PredictsAndLeavesACheckpointToGoOnFrom()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "A native program is published on Linux alone.");
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);
        Skip.If(linker is null, "No linker for a native program: neither clang nor gcc.");
        string project = feed.CreateProject("Native", "MLNetDeep.Engine", LoadAndPredict + "\nTraining.Run();\n");
        File.WriteAllText(Path.Combine(project, "Training.cs"), TrainWithCheckpoint);
        (string? file, float[]? expected) = SaveNetwork(project);
        string[] native = ["-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", $"-p:CppCompilerAndLinker={linker}"];
        PackedFeed.Outcome restored = await PackedFeed.TryRun(project, "dotnet", ["restore", .. native]);
        Skip.If(
            restored.ExitCode != 0 && restored.Output.Contains("ILCompiler", StringComparison.Ordinal),
            $"The native compiler cannot be restored: {restored.Output}");
        Assert.True(restored.ExitCode == 0, restored.Output);

        // Warnings are errors: of trimming, of what needs code at run time.
        string published = await PackedFeed.Run(project, ["publish", "-c", "Release", "-o", "native", "-warnaserror", .. native]);
        (int exitCode, string? output) = await PackedFeed.TryRun(project, Path.Combine(project, "native", "Native"), file);

        Assert.True(exitCode == 0, output);
        AssertScores(expected, output);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.Contains("processors with AVX2", published, StringComparison.Ordinal);
        }
        ResumedTraining? resumed = null;
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2), new Softmax()), 1);
        var checkpoint = new Checkpoint(Path.Combine(project, "training.checkpoint")) { Resumed = point => resumed = point };
        var options = new TrainingOptions { Epochs = 2, Checkpoint = checkpoint };
        NetworkTrainer.Train(network, new InMemoryBatches([0, 1, 1, 0], 2, [0, 1], 2), null, options);
        Assert.Equal(1, resumed?.EpochsDone);
    }

    private string Package(string id, string extension) => Path.Combine(feed.Folder, $"{id}.{PackedFeed.Version}{extension}");

    private IEnumerable<string> Entries(string id, string extension)
    {
        using ZipArchive package = ZipFile.OpenRead(Package(id, extension));
        return [.. package.Entries.Select(entry => entry.FullName).Where(IsOurs).Order(StringComparer.Ordinal)];
    }

    private static bool IsOurs(string entry) => entry.StartsWith("lib/", StringComparison.Ordinal)
        || entry.StartsWith("build", StringComparison.Ordinal) || entry is "README.md" or "icon.png";

    private static (string File, float[] Scores) SaveNetwork(string folder)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(8), new Relu(), new Dense(3), new Softmax()), seed: 1);
        string file = Path.Combine(folder, "network.safetensors");
        NetworkSerializer.Save(network, file);
        float[] scores = new float[3];
        network.Predict([1, -2, 0.5f, 0.25f], 1, scores);
        return (file, scores);
    }

    // Another compiler may round otherwise.
    private static void AssertScores(float[] expected, string output)
    {
        string[] texts = Scores().Match(output).Groups[1].Value.Split(' ');
        Assert.Equal(expected.Length, texts.Length);
        Assert.All(expected.Zip(texts), pair => Assert.Equal(pair.First, float.Parse(pair.Second, CultureInfo.InvariantCulture), 1e-5f));
    }

    private static int MethodsOf(string output) => int.Parse(Methods().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    private static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("```csharp\n(using .*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstSnippet();

    [GeneratedRegex(@"the first of them is a \d")]
    private static partial Regex FirstDigit();

    [GeneratedRegex(@"scores (.*)")]
    private static partial Regex Scores();

    [GeneratedRegex(@"methods (\d+)")]
    private static partial Regex Methods();
}
