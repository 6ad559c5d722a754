using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>The gradient by a bias, and on the way that by the input of the activation behind it, in one pass.</summary>
internal static unsafe class BiasGradient
{
    private const int VectorsOfBlock = 4;

    /// <summary>
    /// gradient[r,c] becomes the gradient by the activation's input, from that by its output; then biasGradient[c] = sum over r of it, in
    /// the order of rows.
    /// </summary>
    /// <param name="activation">The activation.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="output">The activation's output <c>[rows, columns]</c>; may be empty when there is no activation.</param>
    /// <param name="gradient"><c>[rows, columns]</c>, overwritten.</param>
    /// <param name="biasGradient"><c>[columns]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Compute(
        ActivationKind activation,
        int rows,
        int columns,
        ReadOnlySpan<float> output,
        Span<float> gradient,
        Span<float> biasGradient,
        Parallelism parallelism)
    {
        Guard.Length(gradient.Length, (long)rows * columns, nameof(gradient));
        Guard.Length(biasGradient.Length, columns, nameof(biasGradient));
        if (activation != ActivationKind.None)
        {
            Guard.Length(output.Length, (long)rows * columns, nameof(output));
        }

        fixed (float* y = output, g = gradient, sums = biasGradient)
        {
            var matrix = new Matrix(rows, columns, y, g, sums);
            switch (activation)
            {
                case ActivationKind.Relu:
                    Run<ReluFunction>(matrix, parallelism);
                    break;
                case ActivationKind.Sigmoid:
                    Run<SigmoidFunction>(matrix, parallelism);
                    break;
                case ActivationKind.Tanh:
                    Run<TanhFunction>(matrix, parallelism);
                    break;
                default:
                    Run<IdentityFunction>(matrix, parallelism);
                    break;
            }
        }
    }

    /// <summary>As <see cref="Compute"/>, at a given width.</summary>
    public static void Compute<TFunction, TSimd, TVector>(
        int rows, int columns, float* output, float* gradient, float* biasGradient, Parallelism parallelism)
        where TFunction : struct, IActivationFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        Run<TFunction, TSimd, TVector>(new Matrix(rows, columns, output, gradient, biasGradient), parallelism);

    private static void Run<TFunction>(in Matrix matrix, Parallelism parallelism)
        where TFunction : struct, IActivationFunction
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                Run<TFunction, Simd512, Vector512<float>>(matrix, parallelism);
                break;
            case 256:
                Run<TFunction, Simd256, Vector256<float>>(matrix, parallelism);
                break;
            case 128:
                Run<TFunction, Simd128, Vector128<float>>(matrix, parallelism);
                break;
            default:
                Run<TFunction, SimdScalar, float>(matrix, parallelism);
                break;
        }
    }

    private static void Run<TFunction, TSimd, TVector>(in Matrix matrix, Parallelism parallelism)
        where TFunction : struct, IActivationFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int blockColumns = VectorsOfBlock * TSimd.Width;
        Parallelism allowed = (long)matrix.Rows * matrix.Columns < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        allowed.For((matrix.Columns + blockColumns - 1) / blockColumns, new Block<TFunction, TSimd, TVector>(matrix));
    }

    private readonly struct Matrix(int rows, int columns, float* output, float* gradient, float* sums)
    {
        public readonly int Rows = rows;
        public readonly int Columns = columns;
        public readonly float* Output = output;
        public readonly float* Gradient = gradient;
        public readonly float* Sums = sums;
    }

    private readonly struct Block<TFunction, TSimd, TVector>(Matrix matrix) : IChunkBody
        where TFunction : struct, IActivationFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public void Run(int chunk, int worker)
        {
            int column = chunk * VectorsOfBlock * TSimd.Width;
            int end = Math.Min(matrix.Columns, column + (VectorsOfBlock * TSimd.Width));
            if (end - column == VectorsOfBlock * TSimd.Width)
            {
                FourVectors(column);
                return;
            }

            for (; column <= end - TSimd.Width; column += TSimd.Width)
            {
                OneVector<TSimd, TVector>(column);
            }

            for (; column < end; column++)
            {
                OneVector<SimdScalar, float>(column);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void FourVectors(int column)
        {
            float* y = matrix.Output + column;
            float* g = matrix.Gradient + column;
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            for (int row = 0; row < matrix.Rows; row++, y += matrix.Columns, g += matrix.Columns)
            {
                s0 = TSimd.Add(s0, Element<TSimd, TVector>(y, g));
                s1 = TSimd.Add(s1, Element<TSimd, TVector>(y + TSimd.Width, g + TSimd.Width));
                s2 = TSimd.Add(s2, Element<TSimd, TVector>(y + (2 * TSimd.Width), g + (2 * TSimd.Width)));
                s3 = TSimd.Add(s3, Element<TSimd, TVector>(y + (3 * TSimd.Width), g + (3 * TSimd.Width)));
            }

            float* sums = matrix.Sums + column;
            TSimd.Store(s0, sums);
            TSimd.Store(s1, sums + TSimd.Width);
            TSimd.Store(s2, sums + (2 * TSimd.Width));
            TSimd.Store(s3, sums + (3 * TSimd.Width));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void OneVector<TOwnSimd, TOwnVector>(int column)
            where TOwnSimd : struct, ISimd<TOwnVector>
            where TOwnVector : struct
        {
            float* y = matrix.Output + column;
            float* g = matrix.Gradient + column;
            TOwnVector sum = default;
            for (int row = 0; row < matrix.Rows; row++, y += matrix.Columns, g += matrix.Columns)
            {
                sum = TOwnSimd.Add(sum, Element<TOwnSimd, TOwnVector>(y, g));
            }

            TOwnSimd.Store(sum, matrix.Sums + column);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TOwnVector Element<TOwnSimd, TOwnVector>(float* y, float* g)
            where TOwnSimd : struct, ISimd<TOwnVector>
            where TOwnVector : struct
        {
            if (typeof(TFunction) == typeof(IdentityFunction))
            {
                return TOwnSimd.Load(g);
            }

            TOwnVector value = TFunction.Gradient<TOwnSimd, TOwnVector>(TOwnSimd.Load(y), TOwnSimd.Load(g));
            TOwnSimd.Store(value, g);
            return value;
        }
    }
}
