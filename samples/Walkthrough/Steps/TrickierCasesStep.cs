using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>X and O, moved, scaled, turned, and drawn with other pens.</summary>
internal static class TrickierCasesStep
{
    public static Step Create() => new(
        "trickier-cases", "X or O: trickier cases", [Deck.Overview, Deck.HowItWorks],
        "Computers are literal: an X that is moved, scaled, turned or drawn with another pen is another list of numbers. A net that "
        + "matches pieces of the image, and learns which, tells it from an O all the same.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        MLContext mlContext = context.MLContext;
        var all = new XsAndOsOptions { Seed = context.Seed };
        XsAndOsOptions none = XsAndOsOptions.Undisturbed with { Seed = context.Seed };
        (string Name, XsAndOsOptions Options)[] cases =
        [
            ("translation", none with { Translation = all.Translation }), ("scaling", none with { Scaling = all.Scaling }),
            ("rotation", none with { Rotation = all.Rotation }), ("weight", none with { Weight = all.Weight }), ("all of them", all),
        ];
        MulticlassTransformer<Network> net = mlContext.MulticlassClassification.Trainers
            .Cnn(new Cnn { Epochs = context.Few(5, 2), Seed = context.Seed, CancellationToken = context.Cancellation })
            .Fit(XsAndOs.Generate(mlContext, trainRows: context.Few(800, 200), options: all).Train);
        context.Cancellation.ThrowIfCancellationRequested();
        yield return new TableBlock(
            "A CNN trained on disturbed X and O, on others that it has not seen", ["disturbed by", "accuracy"],
            [
                .. cases.Select(disturbed => new[]
                {
                    disturbed.Name,
                    Cell.Of(
                        mlContext.MulticlassClassification.Evaluate(
                            net.Transform(XsAndOs.Generate(mlContext, options: disturbed.Options).Test)).MicroAccuracy,
                        "P1"),
                }),
            ]);
        Example[][] examples =
        [
            .. cases.Select(disturbed => mlContext.Data.CreateEnumerable<Example>(
                XsAndOs.Generate(mlContext, testRows: 8, options: disturbed.Options).Test, reuseRowObject: false).ToArray()),
        ];
        yield return GreyPicture.Of(
            "Some of them, a line for each kind of disturbance", "X and O on 9 x 9 pixels, no two alike.",
            scale: 7, paper: -1, [.. examples.Select(line => line.Select(example => example.Features).ToArray())]);
    }

    private sealed class Example
    {
        [VectorType(9, 9, 1)]
        public float[] Features { get; set; } = [];
    }
}
