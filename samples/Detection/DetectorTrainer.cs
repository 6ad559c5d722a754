using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Trains a detector as Girshick et al. (2014) do: a CNN on single objects; the same on regions of scenes, background among the classes; a
/// support vector machine on what its last hidden layer gives, with the background that the CNN mistakes for objects; and a regression from
/// regions to boxes.
/// </summary>
internal sealed class DetectorTrainer(
    MLContext mlContext, DetectionOptions options, IReadOnlyList<string> classes, Action<string> report, CancellationToken cancellation)
{
    // Hard background is looked for in one scene in so many.
    private const int ScenesForMining = 8;

    private const int HardOfScene = 20;
    private const int BoxEpochs = 5;

    // Of the regions the support vector machine needs no more than some: one in so many.
    private const int ObjectsForSvm = 3;
    private const int BackgroundForSvm = 16;

    // More things that are no objects than the scenes to measure on have: they teach what is background.
    private const int Clutter = 8;

    /// <summary>Trains on scenes made of pictures of single objects.</summary>
    public ObjectDetector Train(IDataView pictures, Proposals proposals)
    {
        MulticlassTransformer<Network> pretrained = Timed("a CNN on single objects", () => Cnn(pictures, epochs: 1, initial: null));
        IReadOnlyList<Scene> scenes =
            GeneratedScenes.Generate(mlContext, pictures, options.TrainScenes, new() { Seed = options.Seed, MaximumClutter = Clutter });
        (List<Region>? objects, List<Region>? background) = Timed("regions of scenes", () => (
            EachScene(scenes, (scene, random) => TrainingRegions.Objects(scene, random, classes)),
            EachScene(scenes, TrainingRegions.Background)));
        ValueToKeyMappingTransformer keys =
            mlContext.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(Rows([.. objects, .. background]));
        MulticlassTransformer<Network> tuned = Timed(
            $"the CNN on {objects.Count:N0} regions with and {background.Count:N0} without objects",
            () => Cnn(keys.Transform(Rows([.. objects, .. background])), options.Epochs, pretrained));
        MultiOutputRegressionTransformer<Network> boxes = Timed("a regression of boxes", () => Boxes(objects));
        List<Region> hard =
            Timed("hard background", () => Hard(scenes, proposals, new ObjectDetector(mlContext, proposals, tuned, boxes, classes)));
        ITransformer classifier = Timed("a support vector machine on the CNN's features", () => SupportVectors(keys, tuned, [
            .. objects.Where((_, i) => i % ObjectsForSvm == 0), .. background.Where((_, i) => i % BackgroundForSvm == 0), .. hard]));
        return new ObjectDetector(mlContext, proposals, classifier, boxes, classes);
    }

    private MulticlassTransformer<Network> Cnn(IDataView rows, int epochs, ITransformer? initial)
        => mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            Layers = [.. Maps(), new Dense(128), new Relu(), new Dropout(0.25f)],
            InitialModel = initial,
            Epochs = epochs,
            BatchSize = 128,
            Optimizer = new AdamOptimizer(0.004f),
            Schedule = new OneCycleLearningRate(),
            CancellationToken = cancellation,
        }).Fit(rows);

    private MultiOutputRegressionTransformer<Network> Boxes(List<Region> objects)
        => mlContext.Regression.Trainers.CnnMultiOutput(new Cnn
        {
            Layers = [.. Maps(), new Dense(64), new Relu()],
            Epochs = BoxEpochs,
            Optimizer = new AdamOptimizer(0.003f),
            Schedule = new OneCycleLearningRate(),
            CancellationToken = cancellation,
        }, labelColumnName: nameof(Region.Offsets)).Fit(Rows(objects));

    // The background of some scenes that looks most like objects.
    private List<Region> Hard(IReadOnlyList<Scene> scenes, Proposals proposals, ObjectDetector detector)
    {
        List<Region> hard = [];
        foreach (Scene? scene in scenes.Where((_, i) => i % ScenesForMining == 0))
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<BoundingBox> windows = TrainingRegions.Background(scene, proposals.Of(scene));
            IEnumerable<(BoundingBox First, float Second)> hardest =
                windows.Zip(detector.Objectness(scene, windows)).OrderByDescending(scored => scored.Second).Take(HardOfScene);
            hard.AddRange(Region.Cut(scene, [.. hardest.Select(scored => scored.First)]));
        }
        return hard;
    }

    private ITransformer SupportVectors(ITransformer keys, MulticlassTransformer<Network> network, List<Region> regions)
    {
        const string Learned = "Learned";
        IDataView rows = keys.Transform(Rows(regions));
        string lastHidden = network.Model.Spec.Nodes.Last(node => node.Layer is Relu).Name;
        return mlContext.Transforms.NetworkFeatures(Learned, nameof(Region.Features), network, lastHidden)
            .Append(mlContext.MulticlassClassification.Trainers.KernelSvm(new KernelSvm
            {
                Kernel = new RbfKernel(),
                Cost = 10,
                Probabilities = true,
                CancellationToken = cancellation,
            }, featureColumnName: Learned)).Fit(rows);
    }

    private IDataView Rows(IReadOnlyList<Region> regions) => mlContext.Data.LoadFromEnumerable(regions);

    // Each scene draws numbers of its own, so that all can be drawn at once.
    private List<Region> EachScene(IReadOnlyList<Scene> scenes, Func<Scene, Random, IReadOnlyList<Region>> cut)
        => [.. scenes.AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select((scene, i) => cut(scene, new Random(unchecked((options.Seed * 1_000_003) + i)))).SelectMany(regions => regions)];

    private T Timed<T>(string what, Func<T> train)
    {
        var clock = Stopwatch.StartNew();
        T? trained = train();
        cancellation.ThrowIfCancellationRequested();
        report(string.Create(CultureInfo.InvariantCulture, $"{what}: {clock.Elapsed.TotalSeconds:F1} s"));
        return trained;
    }

    private static LayerSpec[] Maps() =>
    [
        new Conv2D(16, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2),
        new Conv2D(32, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2),
        new Flatten(),
    ];
}
