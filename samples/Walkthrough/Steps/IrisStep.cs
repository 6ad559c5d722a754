using MLNetDeep.Classic.Components;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The classic methods, on Iris.</summary>
internal static class IrisStep
{
    private const int Classes = 3;
    private const int Columns = 4;

    // Every fifth flower is for testing.
    private const int Fold = 5;

    private static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    public static Step Create() => new(
        "iris", "Before deep learning: classic methods on Iris", [Deck.Brief],
        "150 flowers of three species, four measurements each: more dimensions than eyes see. Principal components are the directions in "
        + "which the flowers differ most, whatever their species; discriminants are those that tell the species apart.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        IReadOnlyList<IrisFlower> flowers = Iris.Flowers();
        PrincipalComponentsModel components = new PrincipalComponents { Rank = 2 }.Fit(Millimetres(flowers));
        PrincipalComponentsModel uci = new PrincipalComponents { Rank = 2 }.Fit(Millimetres(Iris.Flowers(IrisVariant.Uci)));
        yield return new TableBlock(
            "Explained variance ratio of two principal components", ["data", "first", "second"],
            [
                .. new[] { ("UCI's copy", uci), ("Fisher's original", components) }.Select(row => new[]
                {
                    row.Item1, Cell.Of(row.Item2.ExplainedVarianceRatio[0], "0.00000000"),
                    Cell.Of(row.Item2.ExplainedVarianceRatio[1], "0.00000000"),
                }),
            ]);
        yield return Scatter(
            "The flowers by their first two principal components.", "component", flowers, Millimetres(flowers), components);
        yield return Scatter(
            "The flowers by their two linear discriminants.", "discriminant", flowers, Features(flowers),
            new LinearDiscriminantAnalysis().Fit(Features(flowers), Labels(flowers), Classes));

        yield return new TextBlock("Every fifth flower is kept for the test; the others train.");
        IrisFlower[] test = [.. flowers.Where((_, i) => i % Fold == 0)];
        IrisFlower[] train = [.. flowers.Where((_, i) => i % Fold != 0)];
        (Tensor features, int[] labels) = (Features(train), Labels(train));
        (string Name, IClassifier Model)[] models =
        [
            .. SupportVectorsStep.Kernels.Select(kernel => (
                $"support vector machine, {kernel.Name} kernel",
                (IClassifier)new KernelSvm { Kernel = kernel.Kernel }.Fit(features, labels, Classes))),
            ("logistic regression", LogisticRegression(features, labels)),
            ("linear discriminants", new LinearDiscriminantAnalysis().Fit(features, labels, Classes)),
            ("five nearest neighbours", new KNearestNeighbors().Fit(features, labels, Classes)),
            ("decision tree", new DecisionTree { Seed = context.Seed }.Fit(features, labels, Classes)),
            ("random forest", new RandomForest { Seed = context.Seed }.Fit(features, labels, Classes)),
        ];
        yield return new TableBlock(
            $"{test.Length} flowers that were not trained on", ["method", "right", "accuracy"],
            [.. models.Select(model => Row(model.Name, Right(model.Model, test), test.Length))]);
    }

    // One layer and softmax.
    private static Network LogisticRegression(Tensor features, int[] labels)
    {
        var network = new Network(NetworkSpec.Sequential([Columns], new InputScaling(), new Dense(Classes), new Softmax()), seed: 1);
        NetworkTrainer.Train(network, new InMemoryBatches(features.Span.ToArray(), Columns, labels, Classes), null, new TrainingOptions
        {
            Optimizer = new AdamOptimizer(0.05f),
            Epochs = 100,
        });
        return network;
    }

    private static Cell[] Row(string name, int right, int count) => [name, Cell.Of(right), Cell.Of((double)right / count, "P1")];

    private static Tensor Features(IReadOnlyList<IrisFlower> flowers) =>
        new([flowers.Count, Columns], [.. flowers.SelectMany(flower => flower.Features)]);

    // Whole numbers, so that single precision holds what was measured.
    private static Tensor Millimetres(IReadOnlyList<IrisFlower> flowers) =>
        new([flowers.Count, Columns], [.. flowers.SelectMany(flower => flower.Features).Select(length => MathF.Round(10 * length))]);

    private static int[] Labels(IReadOnlyList<IrisFlower> flowers) => [.. flowers.Select(flower => Array.IndexOf(Species, flower.Label))];

    private static int Right(IClassifier model, IrisFlower[] flowers)
    {
        int[] answers = Answers(model, Features(flowers).Span);
        return answers.Zip(Labels(flowers)).Count(pair => pair.First == pair.Second);
    }

    private static int[] Answers(IClassifier model, ReadOnlySpan<float> features)
    {
        float[] scores = new float[features.Length / ((IRowModel)model).FeatureCount * Classes];
        model.Score(features, scores);
        return [.. scores.Chunk(Classes).Select(row => Array.IndexOf(row, row.Max()))];
    }

    private static PlotBlock Scatter(
        string caption, string axis, IReadOnlyList<IrisFlower> flowers, Tensor features, IProjection projection)
    {
        float[] places = new float[flowers.Count * 2];
        projection.Transform(features.Span, places);
        return new PlotBlock(
            caption, $"first {axis}", $"second {axis}",
            [
                .. Species.Select(species => new Series(
                    species,
                    [
                        .. places.Chunk(2).Zip(flowers).Where(pair => pair.Second.Label == species)
                            .Select(pair => ((double)pair.First[0], (double)pair.First[1])),
                    ])
                {
                    Style = SeriesStyle.Points,
                }),
            ]);
    }
}
