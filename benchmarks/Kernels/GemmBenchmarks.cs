using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>The matrix products of the reference networks' dense layers: forward, weight gradient, input gradient.</summary>
public class GemmBenchmarks
{
    private float[] _a = [];
    private float[] _b = [];
    private float[] _c = [];

    /// <summary>Which dense layer: rows in the batch, inputs, outputs.</summary>
    [Params("100x784x500", "100x500x500", "32x784x128", "64x400x128", "128x12544x128", "256x784x500")]
    public string Layer { get; set; } = "";

    /// <summary>Threads that may be used.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    private Sizes3 Size => Sizes3.Parse(Layer);

    private Parallelism Parallelism => new(Threads);

    [GlobalSetup]
    public void SetUp()
    {
        (int rows, int inputs, int outputs) = Size;
        int longest = Math.Max(rows * inputs, Math.Max(inputs * outputs, rows * outputs));
        _a = KernelData.Random(longest, 1);
        _b = KernelData.Random(longest, 2);
        _c = new float[longest];
    }

    /// <summary>Y = X W^T.</summary>
    [Benchmark]
    public void Forward()
    {
        (int rows, int inputs, int outputs) = Size;
        Multiply(Transpose.No, Transpose.Yes, rows, outputs, inputs);
    }

    /// <summary>dW = dY^T X.</summary>
    [Benchmark]
    public void WeightGradient()
    {
        (int rows, int inputs, int outputs) = Size;
        Multiply(Transpose.Yes, Transpose.No, outputs, inputs, rows);
    }

    /// <summary>dX = dY W.</summary>
    [Benchmark]
    public void InputGradient()
    {
        (int rows, int inputs, int outputs) = Size;
        Multiply(Transpose.No, Transpose.No, rows, inputs, outputs);
    }

    private void Multiply(Transpose ta, Transpose tb, int m, int n, int k) => Gemm.Multiply(
        ta, tb, m, n, k, _a.AsSpan(0, m * k), ta == Transpose.No ? k : m, _b.AsSpan(0, k * n), tb == Transpose.No ? n : k,
        accumulate: false, _c.AsSpan(0, m * n), n, Parallelism);
}
