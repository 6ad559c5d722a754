using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Detection;

/// <summary>The command: makes scenes, trains a detector, measures it, shows and writes what came of it.</summary>
internal static class DetectionCommand
{
    private const int HeldOutPart = 6;
    private const int DrawnScenes = 12;
    private const double FramedOverlap = 0.5;

    // Scenes to measure on differ from those to train on in how they are laid out too.
    private const long MeasuredSeeds = 1L << 32;

    public static int Run(DetectionOptions options, CancellationToken cancellation)
    {
        try
        {
            DetectionResult result = Measure(options, cancellation);
            Report.Print(result, Console.Out);
            if (options.Json is { } file)
            {
                Report.WriteJson(result, file);
            }
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException
                or InvalidOperationException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static DetectionResult Measure(DetectionOptions options, CancellationToken cancellation)
    {
        var mlContext = new MLContext(options.Seed);
        SampleData data = options.DataSet is { } name
            ? SampleDataCatalog.Load(mlContext, name, options.Data, options.Seed)
            : SampleDataCatalog.LoadMnistOrDigits(mlContext, options.Data, options.Seed, Console.WriteLine);
        Proposals proposals = Proposals.All.Single(known => known.Name == options.Proposals);
        long rows = data.Train.GetRowCount()!.Value;
        long held = rows / HeldOutPart;
        long trainRows = Math.Min(options.TrainRows, rows - held);
        IReadOnlyList<Scene> scenes = GeneratedScenes.Generate(
            mlContext, options.Validate ? mlContext.Data.SkipRows(data.Train, rows - held) : data.Test!, options.Scenes,
            new() { Seed = options.Seed + MeasuredSeeds });

        var clock = Stopwatch.StartNew();
        ObjectDetector detector = new DetectorTrainer(mlContext, options, data.Classes, Console.WriteLine, cancellation)
            .Train(mlContext.Data.TakeRows(data.Train, trainRows), proposals);
        double trainSeconds = clock.Elapsed.TotalSeconds;

        clock.Restart();
        var found = new List<IReadOnlyList<DetectedObject>>();
        foreach (Scene scene in scenes)
        {
            cancellation.ThrowIfCancellationRequested();
            found.Add(detector.Detect(scene));
        }
        double milliseconds = clock.Elapsed.TotalMilliseconds / scenes.Count;
        if (options.Output is { } directory)
        {
            Draw(directory, scenes, found, data.Classes);
        }

        DetectionMetrics metrics = AveragePrecision.Evaluate([.. scenes.Select(scene => scene.Objects)], found, data.Classes.Count);
        IReadOnlyList<BoundingBox>[] proposed = scenes.Select(scene => proposals.Of(scene)).ToArray();
        IEnumerable<bool> framed = scenes.Zip(proposed).SelectMany(pair => pair.First.Objects.Select(
            labeled => pair.Second.Any(window => window.IntersectionOverUnion(Proposals.Frame(labeled.Box)) >= FramedOverlap)));
        return new DetectionResult(
            data.Name, options.Validate ? "validation" : "test", proposals.Name, scenes.Count, options.Seed, trainRows, options.TrainScenes,
            options.Epochs,
            Math.Round(trainSeconds, 2), proposed.Average(windows => windows.Count), framed.Average(isFramed => isFramed ? 1 : 0),
            Math.Round(milliseconds, 1),
            metrics.MeanAveragePrecision,
            [.. metrics.Classes.Select(c => new ClassResult(data.Classes[c.Class], c.Objects, c.Claims, c.Right, c.AveragePrecision))]);
    }

    private static void Draw(
        DirectoryInfo directory, IReadOnlyList<Scene> scenes, List<IReadOnlyList<DetectedObject>> found, IReadOnlyList<string> classes)
    {
        directory.Create();
        for (int i = 0; i < Math.Min(DrawnScenes, scenes.Count); i++)
        {
            ScenePicture.Write(Path.Combine(directory.FullName, $"scene-{i + 1:D2}.svg"), scenes[i], found[i], classes);
        }
    }
}
