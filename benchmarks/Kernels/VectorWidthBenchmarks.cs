using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>The same product of 256 x 500 x 784 at each vector width, one thread; a width that the processor lacks is emulated.</summary>
public class VectorWidthBenchmarks
{
    private readonly float[] _a = KernelData.Random(256 * 784, 1);
    private readonly float[] _b = KernelData.Random(784 * 500, 2);
    private readonly float[] _c = new float[256 * 500];

    /// <summary>Bits of a vector.</summary>
    [Params(256, 128, 32)]
    public int Bits { get; set; }

    [GlobalSetup]
    public void SetUp() => Product();

    [Benchmark]
    public unsafe void Product()
    {
        fixed (float* a = _a, b = _b, c = _c)
        {
            var product = new GemmProduct(Transpose.No, Transpose.No, 256, 500, 784, a, 784, b, 500, false, c, 500);
            switch (Bits)
            {
                case 256:
                    GemmDriver<Simd256, Vector256<float>>.Run(product, Parallelism.Single);
                    break;
                case 128:
                    GemmDriver<Simd128, Vector128<float>>.Run(product, Parallelism.Single);
                    break;
                default:
                    GemmDriver<SimdScalar, float>.Run(product, Parallelism.Single);
                    break;
            }
        }
    }
}
