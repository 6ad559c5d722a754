using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>One batch of digits augmented; 64 times what an image costs.</summary>
public class AugmentationBenchmarks
{
    private const int Batch = 64;
    private static readonly PixelLayout Digit = new(28, 28);

    private readonly float[] _images = KernelData.Random(Batch * Digit.Size, 1);
    private ImageAugmenter _augmenter = null!;
    private long _step;

    /// <summary>What is done to an image.</summary>
    [Params("affine", "elastic", "noise", "erasing")]
    public string Kind { get; set; } = "affine";

    /// <summary>Threads that may be used.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp() => _augmenter = new ImageAugmenter(
        Kind switch
        {
            "affine" => new() { Shift = ImageShift.Pixels(2), Rotation = 10, MinimumScale = 0.9, MaximumScale = 1.1, Shear = 5 },
            "elastic" => new() { Elastic = new ElasticDistortion() },
            "noise" => new() { Noise = 0.1f },
            _ => new() { Erasing = new RandomErasing() },
        },
        Digit,
        Threads);

    [Benchmark]
    public void Augment() => _augmenter.Apply(_images, Batch, 1, _step++, new Parallelism(Threads));
}
