using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Pictures;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Support vector machines: their kernels, regression, one class.</summary>
internal static class SupportVectorsStep
{
    private const int Points = 40;
    private static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    public static IReadOnlyList<(string Name, SvmKernel Kernel)> Kernels { get; } =
        [("linear", new LinearKernel()), ("polynomial", new PolynomialKernel()), ("RBF", new RbfKernel())];

    public static Step Create() => new(
        "support-vectors", "Support vector machines and their kernels", [Deck.Brief],
        "A support vector machine divides classes with the widest margin; only the rows at the margin, the support vectors, matter. A "
        + "kernel makes the lines curves. The same method predicts numbers, and learns where the rows of one class lie: the sample "
        + "SpeciesDistributions does that with the deck's sloth and rice rat.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        IrisFlower[] flowers = [.. Iris.Flowers()];
        int[] labels = [.. flowers.Select(flower => Array.IndexOf(Species, flower.Label))];
        KernelSvmModel[] machines = [.. Kernels.Select(kernel => new KernelSvm { Kernel = kernel.Kernel }.Fit(Petals(flowers), labels, 3))];
        yield return new TableBlock(
            "Three species by their petals, all flowers trained on", ["kernel", "support vectors", "right", "of"],
            [
                .. machines.Zip(Kernels, (machine, kernel) => new[]
                {
                    kernel.Name, Cell.Of(machine.SupportVectorIndices.Count),
                    Cell.Of(Answers(machine, Petals(flowers).Span).Zip(labels).Count(pair => pair.First == pair.Second)),
                    Cell.Of(flowers.Length),
                }),
            ]);
        foreach ((KernelSvmModel machine, (string name, _)) in machines.Zip(Kernels))
        {
            yield return new DrawingBlock(
                $"Decision regions of the {name} kernel, and the flowers.",
                Regions(flowers, Species, labels, places => Answers(machine, places)));
        }

        OneClassSvmModel setosa = new OneClassSvm { Nu = 0.1 }.Fit(Petals([.. flowers.Where(flower => flower.Label == Species[0])]));
        yield return new DrawingBlock(
            "Where setosa is, learned from its flowers alone.",
            Regions(flowers, ["setosa", "something else"], [.. labels.Select(label => Math.Min(label, 1))], places =>
            {
                float[] scores = new float[places.Length / 2];
                ((IAnomalyDetector)setosa).ScoreAnomalies(places, scores);
                return [.. scores.Select(score => score > 0 ? 1 : 0)];
            }));
        yield return Regression(context.Seed);
    }

    private static Tensor Petals(IrisFlower[] flowers) =>
        new([flowers.Length, 2], [.. flowers.SelectMany(flower => new[] { flower.PetalLength, flower.PetalWidth })]);

    private static int[] Answers(IClassifier machine, ReadOnlySpan<float> petals)
    {
        float[] scores = new float[petals.Length / 2 * 3];
        machine.Score(petals, scores);
        return [.. scores.Chunk(3).Select(row => Array.IndexOf(row, row.Max()))];
    }

    private static DecisionRegionPlot Regions(IrisFlower[] flowers, string[] classes, int[] labels, Func<float[], int[]> answers)
    {
        const int Width = 150;
        const int Height = 60;
        double[] lengths = [.. Enumerable.Range(0, Width).Select(i => 7.5 * i / (Width - 1))];
        double[] widths = [.. Enumerable.Range(0, Height).Select(i => 3.0 * i / (Height - 1))];
        int[] found = answers([.. widths.SelectMany(width => lengths.SelectMany(length => new[] { (float)length, (float)width }))]);
        int[,] regions = new int[Height, Width];
        Buffer.BlockCopy(found, 0, regions, 0, found.Length * sizeof(int));
        return DecisionRegionPlot.Of(
            "petal length, cm", "petal width, cm", lengths, widths, regions,
            [.. flowers.Zip(labels, (flower, label) => new RegionPoint(flower.PetalLength, flower.PetalWidth, label))], classes);
    }

    // A sine with noise.
    private static PlotBlock Regression(int seed)
    {
        var random = new Random(seed);
        float[] x = [.. Enumerable.Range(0, Points).Select(i => 6f * i / (Points - 1))];
        float[] y = [.. x.Select(at => MathF.Sin(at) + (0.4f * (random.NextSingle() - 0.5f)))];
        return new PlotBlock(
            "Regression: support vector machines of three kernels through noisy points of a sine.", "x", "y",
            [
                new Series("points", [.. x.Zip(y, (at, value) => ((double)at, (double)value))]) { Style = SeriesStyle.Points },
                .. Kernels.Select(kernel =>
                {
                    KernelSvrModel model = new KernelSvr { Kernel = kernel.Kernel }.Fit(new([Points, 1], x), y);
                    return Series.Of(kernel.Name, 0, 6, 60, places =>
                    {
                        float[] values = new float[places.Length];
                        model.Predict([.. places.Select(place => (float)place)], values);
                        return values.Select(value => (double)value);
                    });
                }),
            ])
        {
            Range = (-1.6, 1.6),
        };
    }
}
