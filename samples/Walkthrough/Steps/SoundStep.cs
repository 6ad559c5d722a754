using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Tones that rise or fall, as images of frequency bands and time.</summary>
internal static class SoundStep
{
    private const int Side = 16;
    private static readonly string[] Kinds = ["falling", "rising"];

    public static Step Create() => new(
        "sound", "Not only images: sound", [Deck.Overview, Deck.HowItWorks],
        "Any data will do where things that are close belong together: text as position and word, sound as frequency and time. A tone "
        + "whose pitch changes is a slanted line in such an image. The net has to say whether it rises or falls, wherever it begins, "
        + "among noise: what a filter of a few bands and a few moments sees.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (float[] sounds, int[] labels) = Generate(context.Few(400, 50), context.Seed);
        (float[] others, int[] otherLabels) = Generate(context.Few(200, 50), context.Seed + 1);
        var network = new Network(
            NetworkSpec.Sequential(
                [1, Side, Side], new Conv2D(8, 3), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(2), new Softmax()),
            context.Seed);
        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches(sounds, Side * Side, labels, 2, context.Seed),
            new InMemoryBatches(others, Side * Side, otherLabels, 2), new TrainingOptions
            {
                Optimizer = new AdamOptimizer(0.003f),
                Epochs = context.Few(30, 2),
                Seed = context.Seed,
                CancellationToken = context.Cancellation,
            });
        context.Cancellation.ThrowIfCancellationRequested();
        yield return GreyPicture.Of(
            $"Eight tones, {string.Join(", ", labels.Take(8).Select(label => Kinds[label]))}: time goes across, frequency up",
            "Grey noise with a darker slanted line in each square.", scale: 5, paper: 0,
            [.. new[] { Enumerable.Range(0, 8).Select(i => sounds[(i * Side * Side)..((i + 1) * Side * Side)]).ToArray() }]);
        yield return new TableBlock(
            $"{labels.Length} tones trained on, {otherLabels.Length} others to test, {history.Epochs.Count} epochs",
            ["network", "accuracy"],
            [["CNN", Cell.Of(history.Epochs[^1].ValidationAccuracy!.Value, "P1")]]);
    }

    // Frequency bands from the highest down, time from left to right.
    private static (float[] Sounds, int[] Labels) Generate(int count, int seed)
    {
        const int Length = 8;
        var random = new Random(seed);
        float[] sounds = new float[count * Side * Side];
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(2))];
        for (int i = 0; i < sounds.Length; i++)
        {
            sounds[i] = 0.5f * random.NextSingle();
        }
        for (int sound = 0; sound < count; sound++)
        {
            (int band, int time) = (random.Next(Side - Length), random.Next(Side - Length));
            for (int i = 0; i < Length; i++)
            {
                int row = labels[sound] == 1 ? band + Length - 1 - i : band + i;
                sounds[(((sound * Side) + row) * Side) + time + i] += 0.5f;
            }
        }
        return (sounds, labels);
    }
}
