using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>The convolutions of the reference networks with the rectifier and the pooling that follow them, at their batch sizes.</summary>
public class ConvolutionBenchmarks
{
    private ConvolutionBlock? _block;
    private int _batch;
    private float[] _input = [];
    private float[] _weights = [];
    private float[] _bias = [];
    private float[] _output = [];
    private byte[] _winners = [];
    private float[] _outputGradient = [];
    private float[] _weightGradient = [];
    private float[] _biasGradient = [];
    private float[] _inputGradient = [];
    private float[] _scratch = [];

    /// <summary>Which layer: network, position, input channels and filters.</summary>
    [Params("lenet-1-1x8", "lenet-2-8x16", "bigcnn-1-1x32", "bigcnn-2-32x64")]
    public string Layer { get; set; } = "";

    /// <summary>Threads that may be used.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    private Parallelism Parallelism => new(Threads);

    [GlobalSetup]
    public void SetUp()
    {
        (int batch, ConvolutionGeometry geometry, bool pool) = Layer switch
        {
            "lenet-1-1x8" => (64, new ConvolutionGeometry(1, 28, 28, 8, 3, 3), true),
            "lenet-2-8x16" => (64, new ConvolutionGeometry(8, 13, 13, 16, 3, 3), true),
            "bigcnn-1-1x32" => (128, Padded(1, 32), false),
            "bigcnn-2-32x64" => (128, Padded(32, 64), true),
            _ => throw new ArgumentException($"{nameof(Layer)}: no layer is called '{Layer}'."),
        };
        _batch = batch;
        _block = new ConvolutionBlock(geometry, rectify: true, pool);
        _input = KernelData.Random(batch * geometry.Channels * geometry.Height * geometry.Width, 1);
        _weights = KernelData.Random(geometry.Filters * geometry.Channels * geometry.KernelHeight * geometry.KernelWidth, 2);
        _bias = KernelData.Random(geometry.Filters, 3);
        _output = new float[batch * _block.OutputSize];
        _winners = new byte[batch * _block.WinnersSize];
        _outputGradient = KernelData.Random(_output.Length, 4);
        _weightGradient = new float[_weights.Length];
        _biasGradient = new float[_bias.Length];
        _inputGradient = new float[_input.Length];
        _scratch = new float[_block.ScratchSize(batch, Parallelism)];
        Forward();
    }

    [Benchmark]
    public void Forward() => _block!.Forward(_batch, _input, _weights, _bias, [], _output, _winners, _scratch, Parallelism);

    /// <summary>Gradients of weights and bias, as in a network's first layer.</summary>
    [Benchmark]
    public void WeightGradient() => Backward([]);

    /// <summary>Gradients of weights, bias and input in one pass, as in any other layer.</summary>
    [Benchmark]
    public void WeightAndInputGradient() => Backward(_inputGradient);

    private static ConvolutionGeometry Padded(int channels, int filters) => new(
        channels, 28, 28, filters, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1);

    private void Backward(Span<float> inputGradient) => _block!.Backward(
        _batch, _input, _weights, _output, _winners, _outputGradient, _weightGradient, _biasGradient, inputGradient, _scratch, Parallelism);
}
