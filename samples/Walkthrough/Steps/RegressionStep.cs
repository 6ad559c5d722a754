using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>The height of a child by its parents': a rule, and a line that learns it.</summary>
internal static class RegressionStep
{
    private const int Families = 200;
    private const int Foot = 12;

    // 5'3" and 5'10".
    private const float Mother = (5 * Foot) + 3;
    private const float Father = (5 * Foot) + 10;

    public static Step Create() => new(
        "regression", "Regression: the height of a child", [Deck.Understanding],
        "Regression predicts a number. The deck's rule: half of both parents' heights, and 2.5 inches more for a male or fewer for a "
        + "female. It is a neuron without an activation: its inputs times weights, plus a bias. Gradient descent finds the same weights "
        + "from families that follow the rule more or less.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        Network rule = GivenWeights.Network([3], [new Dense(1)], [0.5f, 0.5f, 2.5f], [0]);
        yield return new TableBlock(
            "A mother of 5'3\" and a father of 5'10\"", ["child", "inches", "height"],
            [Row("mid-parent", 0), Row("male", 1), Row("female", -1)]);

        (float[] parents, float[] heights) = Generate(context.Seed);
        Network learned = GivenWeights.Network([3], [new Dense(1)], [0, 0, 0], [0]);
        TrainingHistory history = NetworkTrainer.Train(learned, new InMemoryBatches(parents, 3, heights, 1), null, new TrainingOptions
        {
            Loss = new MeanSquareErrorLoss(),
            Optimizer = new SgdOptimizer(0.02f),
            BatchSize = Families,
            Epochs = 300,
            MeasuresAccuracy = false,
        });
        yield return new TextBlock(
            $"{Families} families, heights as inches above 5'5\"; a child is up to an inch off the rule. "
            + $"After {history.Epochs.Count} steps the mean square error is {history.Epochs[^1].Loss:0.00}.");
        yield return new TableBlock(
            "The rule's weights and the learned ones", ["weight", "rule", "learned"],
            [
                .. new[] { "mother", "father", "male (1) or female (-1)" }.Select((name, i) => new[]
                {
                    name, Cell.Of(rule.Parameters[0].Values[i], "0.00"), Cell.Of(learned.Parameters[0].Values[i], "0.00"),
                }),
            ]);

        Cell[] Row(string child, float sex)
        {
            float inches = rule.Predict(Mother, Father, sex)[0];
            return [child, Cell.Of(inches, "0.0"), $"{(int)inches / Foot}'{inches % Foot:0.##}\""];
        }
    }

    // Heights are inches above 5'5", up to so many.
    private static (float[] Parents, float[] Heights) Generate(int seed)
    {
        const float Spread = 6;
        var random = new Random(seed);
        List<float> parents = [];
        List<float> heights = [];
        for (int i = 0; i < Families; i++)
        {
            (float mother, float father) = (Spread * ((2 * random.NextSingle()) - 1), Spread * ((2 * random.NextSingle()) - 1));
            float sex = (i % 2) == 0 ? 1 : -1;
            parents.AddRange([mother, father, sex]);
            heights.Add((0.5f * (mother + father)) + (2.5f * sex) + (2 * random.NextSingle()) - 1);
        }
        return ([.. parents], [.. heights]);
    }
}
