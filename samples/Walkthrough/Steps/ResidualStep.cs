using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Residual blocks: a sum with what came in.</summary>
internal static class ResidualStep
{
    public static Step Create() => new(
        "residual", "Residual blocks", [Deck.HowItWorks],
        "A block of two 3 x 3 convolutions learns what to add to its input instead of all of its output: the input skips the block and is "
        + "added. A block whose weights are zero lets everything through, so that more blocks do no harm. Stages of such blocks halve the "
        + "image by a stride of 2 and double the filters; there are no dense layers but the classifier (He et al. 2015).",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        float[] image = Matrix.Parse("1 0 0 1 / 0 1 1 0 / 0 1 1 0 / 1 0 0 1");
        float[] edges = Matrix.Parse("0 -1 0 / -1 4 -1 / 0 -1 0");
        float[] through = Matrix.Parse("0 0 0 / 0 1 0 / 0 0 0");
        var block = new Network(
            NetworkSpec.From([1, 4, 4])
                .Residual(inner => inner.Add(Convolution).Relu().Add(Convolution)).Relu().Build(), seed: 1);
        yield return new MatricesBlock(
            new Matrix("image", 4, image),
            new Matrix("after a block of zeros", 4, block.With(new float[9], new float[9]).Predict(image)),
            new Matrix("after one that adds edges", 4, block.With(edges, through).Predict(image)));

        var spec = NetworkSpec.Residual(
            [1, ImageRows.Side, ImageRows.Side], ImageRows.Classes, blocksPerStage: [1, 1, 1], filters: 8);
        yield return new ListingBlock("Three stages of one block", spec.Summary().ToString());
        (ImageRows train, ImageRows test) = (context.TrainingRows(2000), context.TestRows(1000));
        var network = new Network(spec, context.Seed);
        var variant = new Variant("residual", [], new AdamOptimizer(0.003f)) { BatchSize = 32 };
        Trained trained = new(variant, network, Trainings.Train(context, network, variant, train, test, context.Few(3, 1)));
        yield return new TableBlock(
            $"{train.Count:N0} training images, {context.Few(3, 1)} epochs", ["network", "weights", "accuracy on test images"],
            [["residual", Cell.Of(spec.ParameterCount), trained.Accuracy]]);
    }

    private static Conv2D Convolution => new(1, 3) { Padding = 1, Bias = false };
}
