using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>
/// A convolution with rectifier and pooling in one pass over each sample, against three passes over the batch; one thread.
/// </summary>
public class FusionBenchmarks
{
    private const int Batch = 64;

    private readonly ConvolutionGeometry _geometry = new(8, 28, 28, 16, 3, 3);
    private readonly PoolingGeometry _pooling = new(16, 26, 26, 2, 2, 2, 2);
    private ConvolutionBlock? _fused;
    private ConvolutionBlock? _plain;
    private float[] _input = [];
    private float[] _weights = [];
    private float[] _planes = [];
    private float[] _output = [];
    private byte[] _winners = [];
    private int[] _places = [];
    private float[] _scratch = [];

    /// <summary>Threads that may be used.</summary>
    [Params(1)]
    public int Threads { get; set; }

    private Parallelism Parallelism => new(Threads);

    [GlobalSetup]
    public void SetUp()
    {
        _fused = new ConvolutionBlock(_geometry, rectify: true, pool: true);
        _plain = new ConvolutionBlock(_geometry);
        _input = KernelData.Random(Batch * _geometry.InputSize, 1);
        _weights = KernelData.Random(_geometry.WeightCount, 2);
        _planes = new float[Batch * _geometry.OutputSize];
        _output = new float[Batch * _pooling.OutputSize];
        _winners = new byte[_output.Length];
        _places = new int[_output.Length];
        _scratch = new float[Math.Max(_fused.ScratchSize(Batch, Parallelism), _plain.ScratchSize(Batch, Parallelism))];
    }

    [Benchmark]
    public void OnePass() => _fused!.Forward(Batch, _input, _weights, [], [], _output, _winners, _scratch, Parallelism);

    [Benchmark]
    public void ThreePasses()
    {
        _plain!.Forward(Batch, _input, _weights, [], [], _planes, [], _scratch, Parallelism);
        Activations.Relu(_planes, _planes, Parallelism);
        Pooling.MaxForward(_pooling, Batch, _planes, _output, _places, Parallelism);
    }
}
