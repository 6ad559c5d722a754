using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Windows of one sample as a matrix <c>[C * kH * kW, pixels]</c>, one column for each output pixel of a range, and back (Chellapilla, Puri
/// and Simard 2006).
/// </summary>
internal static unsafe class PatchColumns
{
    /// <summary>Writes the columns of output pixels first to first + count - 1; what lies in the padding is 0.</summary>
    public static void Gather(in ConvolutionGeometry g, float* sample, int first, int count, float* columns)
    {
        float* row = columns;
        for (int c = 0; c < g.Channels; c++)
        {
            float* plane = sample + ((nint)c * g.Height * g.Width);
            for (int i = 0; i < g.KernelHeight; i++)
            {
                for (int j = 0; j < g.KernelWidth; j++, row += count)
                {
                    GatherTap(g, plane, (i * g.DilationHeight) - g.PaddingTop, (j * g.DilationWidth) - g.PaddingLeft, first, count, row);
                }
            }
        }
    }

    /// <summary>Adds each element of the columns to the pixel it was gathered from; what lies in the padding is dropped.</summary>
    public static void ScatterAdd(in ConvolutionGeometry g, float* columns, int first, int count, float* sample)
    {
        float* row = columns;
        for (int c = 0; c < g.Channels; c++)
        {
            float* plane = sample + ((nint)c * g.Height * g.Width);
            for (int i = 0; i < g.KernelHeight; i++)
            {
                for (int j = 0; j < g.KernelWidth; j++, row += count)
                {
                    ScatterTap(g, row, (i * g.DilationHeight) - g.PaddingTop, (j * g.DilationWidth) - g.PaddingLeft, first, count, plane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherTap(in ConvolutionGeometry g, float* plane, int down, int right, int first, int count, float* row)
    {
        (int inside, int outside) = Inside(g, right);
        for (int done = 0; done < count;)
        {
            (int y, int start) = Math.DivRem(first + done, g.OutputWidth);
            int end = Math.Min(g.OutputWidth, start + count - done);
            float* target = row + done - start;
            int h = (y * g.StrideHeight) + down;
            int from = Math.Clamp(inside, start, end);
            int to = (uint)h < (uint)g.Height ? Math.Clamp(outside, from, end) : from;
            ShortRows.Fill(0, target + start, from - start);
            float* source = plane + ((nint)h * g.Width) + right;
            ShortRows.CopyStrided(source + ((nint)from * g.StrideWidth), g.StrideWidth, target + from, to - from);
            ShortRows.Fill(0, target + to, end - to);
            done += end - start;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterTap(in ConvolutionGeometry g, float* row, int down, int right, int first, int count, float* plane)
    {
        (int inside, int outside) = Inside(g, right);
        for (int done = 0; done < count;)
        {
            (int y, int start) = Math.DivRem(first + done, g.OutputWidth);
            int end = Math.Min(g.OutputWidth, start + count - done);
            int h = (y * g.StrideHeight) + down;
            if ((uint)h < (uint)g.Height)
            {
                int from = Math.Clamp(inside, start, end);
                int to = Math.Clamp(outside, from, end);
                float* source = row + done - start;
                float* target = plane + ((nint)h * g.Width) + right;
                ShortRows.AddStrided(source + from, target + ((nint)from * g.StrideWidth), g.StrideWidth, to - from);
            }

            done += end - start;
        }
    }

    // Output columns whose input column x * stride + right lies in [0, width).
    private static (int First, int End) Inside(in ConvolutionGeometry g, int right)
    {
        int first = right >= 0 ? 0 : (-right + g.StrideWidth - 1) / g.StrideWidth;
        int end = right >= g.Width ? 0 : ((g.Width - 1 - right) / g.StrideWidth) + 1;
        return (first, Math.Max(first, end));
    }
}
