using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Copies and sums of rows of a few dozen pixels, where a call for each row would cost as much as the work.</summary>
internal static unsafe class ShortRows
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

    /// <summary>destination[i] += source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* source, float* destination, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Load(destination + i) + Vector256.Load(source + i)).Store(destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] += source[i];
        }
    }

    /// <summary>destination[i] = source[i * step].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyStrided(float* source, nint step, float* destination, int count)
    {
        if (step == 1)
        {
            Copy(source, destination, count);
            return;
        }

        nint i = 0;
        if (step == 2)
        {
            // Both loads reach one element past the last that is used, so the final vector is left to the loop below.
            var even = Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6);
            for (; i < count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var low = Vector256.Shuffle(Vector256.Load(source + (2 * i)), even);
                var high = Vector256.Shuffle(Vector256.Load(source + (2 * i) + Vector256<float>.Count), even);
                Vector256.Create(low.GetLower(), high.GetLower()).Store(destination + i);
            }
        }

        for (; i < count; i++)
        {
            destination[i] = source[i * step];
        }
    }

    /// <summary>destination[i * step] = source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyToStrided(float* source, float* destination, nint step, int count)
    {
        if (step == 1)
        {
            Copy(source, destination, count);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            destination[i * step] = source[i];
        }
    }

    /// <summary>destination[i * step] += source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddStrided(float* source, float* destination, nint step, int count)
    {
        if (step == 1)
        {
            Add(source, destination, count);
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            destination[i * step] += source[i];
        }
    }

    /// <summary>destination[i] = value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(float value, float* destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = value;
        }
    }
}
