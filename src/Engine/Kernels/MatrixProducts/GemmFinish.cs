using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// What happens to a block of a product once its sums are whole and still in the cache: bias, activation, and transposition where the tiles
/// computed the transpose.
/// </summary>
internal static unsafe class GemmFinish<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>values[r,c] = activation(values[r,c] + bias[c]); no bias when null.</summary>
    public static void InPlace(float* values, nint stride, int rows, int columns, float* bias, ActivationKind activation)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                InPlace<ReluFunction>(values, stride, rows, columns, bias);
                break;
            case ActivationKind.Sigmoid:
                InPlace<SigmoidFunction>(values, stride, rows, columns, bias);
                break;
            case ActivationKind.Tanh:
                InPlace<TanhFunction>(values, stride, rows, columns, bias);
                break;
            default:
                if (bias != null)
                {
                    InPlace<IdentityFunction>(values, stride, rows, columns, bias);
                }

                break;
        }
    }

    /// <summary>destination[c,r] = activation(source[r,c] + bias[r]); no bias when null.</summary>
    public static void Transpose(
        float* source, nint stride, int rows, int columns, float* bias, ActivationKind activation,
        float* destination, nint destinationStride)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                Transpose<ReluFunction>(source, stride, rows, columns, bias, destination, destinationStride);
                break;
            case ActivationKind.Sigmoid:
                Transpose<SigmoidFunction>(source, stride, rows, columns, bias, destination, destinationStride);
                break;
            case ActivationKind.Tanh:
                Transpose<TanhFunction>(source, stride, rows, columns, bias, destination, destinationStride);
                break;
            default:
                Transpose<IdentityFunction>(source, stride, rows, columns, bias, destination, destinationStride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InPlace<TFunction>(float* values, nint stride, int rows, int columns, float* bias)
        where TFunction : struct, IActivationFunction
    {
        for (; rows > 0; rows--, values += stride)
        {
            int c = 0;
            for (; c <= columns - TSimd.Width; c += TSimd.Width)
            {
                TSimd.Store(Apply<TFunction>(TSimd.Load(values + c), bias == null ? null : bias + c), values + c);
            }

            for (; c < columns; c++)
            {
                values[c] = ApplyOne<TFunction>(values[c], bias == null ? null : bias + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TFunction>(
        float* source, nint stride, int rows, int columns, float* bias, float* destination, nint destinationStride)
        where TFunction : struct, IActivationFunction
    {
        if (TSimd.Width < 4 || rows < TSimd.Width)
        {
            Singly<TFunction>(source, stride, rows, columns, bias, destination, destinationStride);
            return;
        }

        for (int done = 0; done < rows; done += TSimd.Width)
        {
            // The last rows overlap those before and write the same again.
            int row = Math.Min(done, rows - TSimd.Width);
            float* from = source + (row * stride);
            float* to = destination + row;
            float* added = bias == null ? null : bias + row;
            int left = columns;
            for (; left >= 4; left -= 4, from += 4, to += 4 * destinationStride)
            {
                TVector a = TSimd.LoadQuads(from, 4 * stride);
                TVector b = TSimd.LoadQuads(from + stride, 4 * stride);
                TVector c = TSimd.LoadQuads(from + (2 * stride), 4 * stride);
                TVector d = TSimd.LoadQuads(from + (3 * stride), 4 * stride);
                TSimd.TransposeQuads(ref a, ref b, ref c, ref d);
                TSimd.Store(Apply<TFunction>(a, added), to);
                TSimd.Store(Apply<TFunction>(b, added), to + destinationStride);
                TSimd.Store(Apply<TFunction>(c, added), to + (2 * destinationStride));
                TSimd.Store(Apply<TFunction>(d, added), to + (3 * destinationStride));
            }

            Singly<TFunction>(from, stride, TSimd.Width, left, added, to, destinationStride);
        }
    }

    private static void Singly<TFunction>(
        float* source, nint stride, int rows, int columns, float* bias, float* destination, nint destinationStride)
        where TFunction : struct, IActivationFunction
    {
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < rows; r++)
            {
                float value = source[(r * stride) + c];
                destination[(c * destinationStride) + r] = ApplyOne<TFunction>(value, bias == null ? null : bias + r);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Apply<TFunction>(TVector value, float* bias)
        where TFunction : struct, IActivationFunction =>
        TFunction.Apply<TSimd, TVector>(bias == null ? value : TSimd.Add(value, TSimd.Load(bias)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ApplyOne<TFunction>(float value, float* bias)
        where TFunction : struct, IActivationFunction =>
        TFunction.Apply<SimdScalar, float>(bias == null ? value : value + *bias);
}
