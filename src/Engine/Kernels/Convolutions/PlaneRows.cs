using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Rows of pixels of a few dozen elements, where a call for each row would cost as much as the work.</summary>
internal static unsafe class PlaneRows
{
    /// <summary>
    /// Rows, every step-th element of each, into rows farther apart with zeros between them; at least one. Gives where the last ends.
    /// </summary>
    public static float* CopyApart(float* source, nint sourceRow, nint step, float* destination, nint row, int count, int rows)
    {
        if (row == count && step == 1 && sourceRow == row)
        {
            nint bytes = row * rows * sizeof(float);
            Buffer.MemoryCopy(source, destination, bytes, bytes);
            return destination + (row * rows);
        }

        int gap = (int)row - count;
        for (; rows > 1; rows--)
        {
            if (step == 2)
            {
                ShortRows.CopyEvery2nd(source, destination, count);
            }
            else
            {
                ShortRows.CopyStrided(source, step, destination, count);
            }

            ShortRows.Fill(0, destination + count, gap);
            source += sourceRow;
            destination += row;
        }

        ShortRows.CopyStrided(source, step, destination, count);
        return destination + count;
    }

    /// <summary>destination[i] = max(source[i], 0), NaN stays NaN; they may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rectify(float* source, float* destination, int count)
    {
        if (count < Vector256<float>.Count)
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = source[i] < 0 ? 0 : source[i];
            }

            return;
        }

        int last = count - Vector256<float>.Count;
        for (int i = 0; i < last; i += Vector256<float>.Count)
        {
            Rectify(Vector256.Load(source + i)).Store(destination + i);
        }

        Rectify(Vector256.Load(source + last)).Store(destination + last);
    }

    /// <summary>destination[i] = gradient[i] where output[i] is above 0, else 0; the destination overlaps neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MaskPositive(float* output, float* gradient, float* destination, int count)
    {
        if (count < Vector256<float>.Count)
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = output[i] > 0 ? gradient[i] : 0;
            }

            return;
        }

        int last = count - Vector256<float>.Count;
        for (int i = 0; i < last; i += Vector256<float>.Count)
        {
            MaskPositive(Vector256.Load(output + i), Vector256.Load(gradient + i)).Store(destination + i);
        }

        MaskPositive(Vector256.Load(output + last), Vector256.Load(gradient + last)).Store(destination + last);
    }

    /// <summary>The sum of a row, in an order that depends on its length alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float* source, int count)
    {
        Vector256<float> even = default;
        Vector256<float> odd = default;
        int i = 0;
        for (; i <= count - (2 * Vector256<float>.Count); i += 2 * Vector256<float>.Count)
        {
            even += Vector256.Load(source + i);
            odd += Vector256.Load(source + i + Vector256<float>.Count);
        }

        float sum = Vector256.Sum(even + odd);
        for (; i < count; i++)
        {
            sum += source[i];
        }

        return sum;
    }

    /// <summary>max(value, 0), NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rectify(Vector256<float> value) =>
        Vector256.AndNot(value, Vector256.LessThan(value, Vector256<float>.Zero));

    /// <summary>The gradient where the output is above 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MaskPositive(Vector256<float> output, Vector256<float> gradient) =>
        Vector256.GreaterThan(output, Vector256<float>.Zero) & gradient;
}
