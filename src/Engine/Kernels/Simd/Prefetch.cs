using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>Hints of what is about to be used; nothing where the processor takes none from the runtime.</summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>Asks for the cache line that an element lies in, of any memory: an address beyond all does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* element)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(element);
        }
    }

    /// <summary>Asks for the cache lines that a few elements lie in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(float* start, int elements)
    {
        if (Sse.IsSupported)
        {
            byte* end = (byte*)(start + elements);
            for (byte* line = (byte*)start; line < end; line += LineBytes)
            {
                Sse.Prefetch0(line);
            }

            Sse.Prefetch0(end - 1);
        }
    }
}
