using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>
/// Batch normalization of 64 images of 32 channels, 28 x 28 and 7 x 7, and of 128 rows of 512 features, against a copy of the images.
/// </summary>
public class NormalizationBenchmarks
{
    private const int Channels = 32;
    private const int Images = 64;
    private const int Features = 512;
    private const int Rows = 128;
    private static readonly BatchNormSettings Large = new(Channels, 28 * 28, 1e-5f, 0.1f, Rectify: true);
    private static readonly BatchNormSettings Small = new(Channels, 7 * 7, 1e-5f, 0.1f, Rectify: true);
    private static readonly BatchNormSettings Dense = new(Features, 1, 1e-5f, 0.1f, Rectify: true);

    private readonly float[] _input = KernelData.Random(Images * Large.RowSize, 1);
    private readonly float[] _gradient = KernelData.Random(Images * Large.RowSize, 2);
    private readonly float[] _output = new float[Images * Large.RowSize];
    private readonly float[] _weight = KernelData.Random(Features, 3);
    private readonly float[] _mean = new float[Features];
    private readonly float[] _variance = new float[Features];
    private readonly float[] _saved = new float[2 * Features];
    private readonly float[] _weightGradient = new float[Features];
    private readonly float[] _biasGradient = new float[Features];

    /// <summary>Threads that may be used.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    private Parallelism Parallelism => new(Threads);

    /// <summary>Leaves statistics for backward.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        Train(Dense, Rows);
        Train(Large, Images);
    }

    /// <summary>What reading and writing the images costs.</summary>
    [Benchmark]
    public void Copy() => RowParts.Copy(Images, Large.RowSize, _input, Large.RowSize, _output, Large.RowSize, Parallelism);

    /// <summary>Statistics, result and ReLU.</summary>
    [Benchmark]
    public void Forward() => Train(Large, Images);

    /// <summary>The same in three passes over memory: without the ReLU, then that.</summary>
    [Benchmark]
    public void ForwardThenRelu()
    {
        Train(Large with { Rectify = false }, Images);
        Activations.Relu(_output, _output, Parallelism);
    }

    /// <summary>All gradients, through the ReLU.</summary>
    [Benchmark]
    public void Backward() => Backward(Large, Images);

    /// <summary>Planes of 49 pixels.</summary>
    [Benchmark]
    public void SmallForward() => Train(Small, Images);

    /// <summary>Planes of 49 pixels.</summary>
    [Benchmark]
    public void SmallBackward() => Backward(Small, Images);

    /// <summary>Features.</summary>
    [Benchmark]
    public void FeaturesForward() => Train(Dense, Rows);

    /// <summary>Features.</summary>
    [Benchmark]
    public void FeaturesBackward() => Backward(Dense, Rows);

    private void Train(BatchNormSettings settings, int batch)
    {
        int length = batch * settings.RowSize;
        BatchNorm.Train(
            settings, batch, _input.AsSpan(0, length), _weight, _weight, _mean, _variance, _saved, _output.AsSpan(0, length), Parallelism);
    }

    private void Backward(BatchNormSettings settings, int batch)
    {
        int length = batch * settings.RowSize;
        BatchNorm.Backward(
            settings, batch, _input.AsSpan(0, length), _weight, _weight, _saved, _gradient.AsSpan(0, length), _weightGradient,
            _biasGradient, _output.AsSpan(0, length), Parallelism);
    }
}
