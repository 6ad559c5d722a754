using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>
/// The ways of computing a 3 x 3 convolution against each other, one thread; the first stands for a copy of all windows, also in the place
/// of Winograd's where there is a stride. Where each channel is convolved on its own, the last is the way for that.
/// </summary>
public class ConvolutionMethodBenchmarks
{
    private const int Batch = 16;

    private ConvolutionBlock? _block;
    private float[] _input = [];
    private float[] _weights = [];
    private float[] _output = [];
    private float[] _outputGradient = [];
    private float[] _weightGradient = [];
    private float[] _inputGradient = [];
    private float[] _scratch = [];

    /// <summary>Input channels, height and width, filters, stride, groups.</summary>
    [Params(
        "1,28,8,1,1", "8,28,16,1,1", "16,32,16,1,1", "32,16,32,1,1", "32,28,64,1,1", "64,16,64,1,1", "16,32,32,2,1", "64,32,64,1,64",
        "256,14,256,1,256", "64,32,64,2,64")]
    public string Sizes { get; set; } = "";

    /// <summary>The way.</summary>
    [Params("columns", "direct", "winograd")]
    public string Method { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        int[] sizes = [.. Sizes.Split(',').Select(int.Parse)];
        var geometry = new ConvolutionGeometry(
            sizes[0], sizes[1], sizes[1], sizes[2], 3, 3, sizes[3], sizes[3], 1, 1, 1, 1, groups: sizes[4]);
        _block = new ConvolutionBlock(Create(geometry), rectify: false, pool: false);
        _input = KernelData.Random(Batch * geometry.InputSize, 1);
        _weights = KernelData.Random(geometry.WeightCount, 2);
        _output = new float[Batch * geometry.OutputSize];
        _outputGradient = KernelData.Random(_output.Length, 3);
        _weightGradient = new float[_weights.Length];
        _inputGradient = new float[_input.Length];
        _scratch = new float[_block.ScratchSize(Batch, Parallelism.Single)];
    }

    [Benchmark]
    public void Forward() => _block!.Forward(Batch, _input, _weights, [], [], _output, [], _scratch, Parallelism.Single);

    [Benchmark]
    public void Backward() => _block!.Backward(
        Batch, _input, _weights, _output, [], _outputGradient, _weightGradient, [], _inputGradient, _scratch, Parallelism.Single);

    private ConvolutionMethod Create(ConvolutionGeometry geometry) => (Method, SimdLevel.Bits) switch
    {
        ("columns", _) => new ColumnConvolution(geometry),
        ("direct", 512) => new DirectConvolution<Simd512, Vector512<float>>(geometry),
        ("direct", 256) => new DirectConvolution<Simd256, Vector256<float>>(geometry),
        ("direct", _) => new DirectConvolution<Simd128, Vector128<float>>(geometry),
        _ when geometry.Groups > 1 => ConvolutionMethod.Choose(geometry),
        _ when geometry.StrideHeight != 1 => new ColumnConvolution(geometry),
        (_, 512) => new WinogradConvolution<Simd512, Vector512<float>>(geometry),
        (_, 256) => new WinogradConvolution<Simd256, Vector256<float>>(geometry),
        _ => new WinogradConvolution<Simd128, Vector128<float>>(geometry),
    };
}
