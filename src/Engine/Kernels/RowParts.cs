using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Copies the same part of each row of an array to rows of another.</summary>
internal static unsafe class RowParts
{
    private const int ElementsOfChunk = 1 << 12;

    /// <summary>destination[row * destinationStride + i] = source[row * sourceStride + i] for i below length; no overlap.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="length">Elements of a part.</param>
    /// <param name="source">From the first row's part on.</param>
    /// <param name="sourceStride">Elements from one source row to the next.</param>
    /// <param name="destination">From the first row's part on; the parts are overwritten.</param>
    /// <param name="destinationStride">Elements from one destination row to the next.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Copy(
        int rows, int length, ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int destinationStride,
        Parallelism parallelism)
    {
        if (rows == 0)
        {
            return;
        }

        Guard.AtLeast(sourceStride, length);
        Guard.AtLeast(destinationStride, length);
        Guard.Length(source.Length, ((long)(rows - 1) * sourceStride) + length, nameof(source));
        Guard.Length(destination.Length, ((long)(rows - 1) * destinationStride) + length, nameof(destination));
        int perChunk = Math.Max(1, ElementsOfChunk / Math.Max(1, length));
        Parallelism allowed = (long)rows * length < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        fixed (float* from = source, to = destination)
        {
            allowed.For((rows + perChunk - 1) / perChunk, new CopyBody(rows, perChunk, length, from, sourceStride, to, destinationStride));
        }
    }

    private readonly struct CopyBody(int rows, int perChunk, int length, float* from, nint fromStride, float* to, nint toStride)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(rows, (chunk + 1) * perChunk);
            for (int row = chunk * perChunk; row < end; row++)
            {
                new ReadOnlySpan<float>(from + (row * fromStride), length).CopyTo(new Span<float>(to + (row * toStride), length));
            }
        }
    }
}
