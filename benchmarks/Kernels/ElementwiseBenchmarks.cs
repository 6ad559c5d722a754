using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>What is not a matrix product, at the greatest size that a reference network has for it.</summary>
public class ElementwiseBenchmarks
{
    private const int Batch = 128;
    private const int Classes = 10;
    private const float Rate = 0.25f;

    // The weights of bigcnn's first dense layer, and its input.
    private const int Weights = 12544 * 128;
    private const int Features = Batch * 12544;
    private static readonly PoolingGeometry Pairs = new(64, 28, 28, 2, 2, 2, 2);

    private readonly float[] _gradient = KernelData.Random(Weights, 1);
    private readonly float[] _first = new float[Weights];
    private readonly float[] _second = new float[Weights];
    private readonly float[] _weights = KernelData.Random(Weights, 2);
    private readonly float[] _features = new float[Features];
    private readonly float[] _logits = KernelData.Random(Batch * Classes, 3);
    private readonly float[] _targets = new float[Batch * Classes];
    private readonly float[] _logitGradient = new float[Batch * Classes];
    private readonly float[] _images = KernelData.Random(Batch * Pairs.InputSize, 4);
    private readonly float[] _pooled = new float[Batch * Pairs.OutputSize];
    private readonly int[] _winners = new int[Batch * Pairs.OutputSize];
    private long _step;

    /// <summary>Threads that may be used.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    private Parallelism Parallelism => new(Threads);

    [GlobalSetup]
    public void SetUp()
    {
        for (int row = 0; row < Batch; row++)
        {
            _targets[(row * Classes) + (row % Classes)] = 1;
        }
    }

    /// <summary>One update of 1.6 million weights.</summary>
    [Benchmark]
    public void Adam() => AdaptiveUpdates.Adam(0.001f, 0.9f, 0.999f, 1e-8f, ++_step, _gradient, _first, _second, _weights, Parallelism);

    /// <summary>One update of 1.6 million weights.</summary>
    [Benchmark]
    public void Momentum() => Updates.Momentum(0.01f, 0.9f, _gradient, _first, _weights, Parallelism);

    /// <summary>1.6 million elements, drawn and dropped.</summary>
    [Benchmark]
    public void Dropout() => RandomDropping.Apply((ulong)++_step, Rate, _features, _features, Parallelism);

    /// <summary>128 rows of 10 logits, loss and gradient.</summary>
    [Benchmark]
    public double SoftmaxCrossEntropy() =>
        Softmax.CrossEntropy(Batch, Classes, _logits, _targets, [], 1f / Batch, _logitGradient, Parallelism);

    /// <summary>128 images of 64 channels, 28 x 28 to 14 x 14, with the winners.</summary>
    [Benchmark]
    public void MaxPooling() => Pooling.MaxForward(Pairs, Batch, _images, _pooled, _winners, Parallelism);

    /// <summary>A loop of eight chunks that do nothing: what handing out work costs.</summary>
    [Benchmark]
    public void EmptyLoop() => Parallelism.For(8, default(NoWork));

    private readonly struct NoWork : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
        }
    }
}
