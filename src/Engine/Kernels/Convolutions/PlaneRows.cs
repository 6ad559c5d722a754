using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Rows of pixels of a few dozen elements, where a call for each row would cost as much as the work.</summary>
internal static unsafe class PlaneRows
{
    /// <summary>destination[i] = source[i]; they do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* destination, int count)
    {
        if (count < Vector256<float>.Count)
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = source[i];
            }

            return;
        }

        int last = count - Vector256<float>.Count;
        for (int i = 0; i < last; i += Vector256<float>.Count)
        {
            Vector256.Load(source + i).Store(destination + i);
        }

        // Overlaps the vector before and writes the same again.
        Vector256.Load(source + last).Store(destination + last);
    }

    /// <summary>destination[i] = max(source[i], 0), NaN stays NaN; they may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rectify(float* source, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.Load(source + i);
            Vector256.AndNot(value, Vector256.LessThan(value, Vector256<float>.Zero)).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i] < 0 ? 0 : source[i];
        }
    }

    /// <summary>destination[i] = gradient[i] where output[i] is above 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MaskPositive(float* output, float* gradient, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.GreaterThan(Vector256.Load(output + i), Vector256<float>.Zero) & Vector256.Load(gradient + i)).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = output[i] > 0 ? gradient[i] : 0;
        }
    }
}
