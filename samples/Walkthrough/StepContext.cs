using Microsoft.ML;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough;

/// <summary>What steps have in common: the seed, the digits, and how long they may take.</summary>
internal sealed class StepContext(WalkthroughOptions options, Action<string> explain, CancellationToken cancellation)
{
    private ImageDataset? _digits;

    public MLContext MLContext { get; } = new(options.Seed);

    public int Seed => options.Seed;

    public CancellationToken Cancellation => cancellation;

    /// <summary>MNIST, or generated digits where its files are nowhere to be had.</summary>
    public ImageDataset Digits => _digits ??= Mnist.LoadOrGenerate(
        MLContext, options.Data?.FullName, explain, new GeneratedDigitsOptions { Seed = options.Seed });

    public bool Quick => options.Quick;

    /// <summary>A number of rows or epochs, or far fewer for a quick tour.</summary>
    public int Few(int usual, int quick) => options.Quick ? quick : usual;

    /// <summary>The first training images.</summary>
    public ImageRows TrainingRows(int usual) => ImageRows.Take(MLContext, Digits.Train, Few(usual, 100));

    /// <summary>The first test images.</summary>
    public ImageRows TestRows(int usual = 2000) => ImageRows.Take(MLContext, Digits.Test, Few(usual, 50));
}
