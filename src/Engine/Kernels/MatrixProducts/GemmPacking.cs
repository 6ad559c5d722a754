using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>Copies a panel of a matrix so that its rows follow each other, filled with zeros to whole vectors.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>
    /// destination[l * width + j] = source[l * row + j * column] for l below <paramref name="depth"/> and j below <paramref
    /// name="columns"/>, 0 for the other j.
    /// </summary>
    public static void Pack<TSimd, TVector>(
        float* source, nint row, nint column, int depth, int columns, int width, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int vectors = columns / TSimd.Width * TSimd.Width;
        if (column == 1)
        {
            CopyRows<TSimd, TVector>(source, row, depth, vectors, width, destination);
        }
        else if (row == 1 && TSimd.Width >= 4)
        {
            Transpose<TSimd, TVector>(source, column, depth, vectors, width, destination);
        }
        else
        {
            vectors = 0;
        }

        CopySingly(source, row, column, depth, vectors, columns, width, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<TSimd, TVector>(float* source, nint row, nint depth, int columns, nint width, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (columns == 3 * TSimd.Width)
        {
            for (; depth > 0; depth--, source += row, destination += width)
            {
                TVector a = TSimd.Load(source);
                TVector b = TSimd.Load(source + TSimd.Width);
                TVector c = TSimd.Load(source + (2 * TSimd.Width));
                TSimd.Store(a, destination);
                TSimd.Store(b, destination + TSimd.Width);
                TSimd.Store(c, destination + (2 * TSimd.Width));
            }

            return;
        }

        for (; depth > 0; depth--, source += row, destination += width)
        {
            for (nint j = 0; j < columns; j += TSimd.Width)
            {
                TSimd.Store(TSimd.Load(source + j), destination + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TSimd, TVector>(float* source, nint column, int depth, int columns, nint width, float* destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int j = 0; j < columns; j += TSimd.Width)
        {
            float* from = source + (j * column);
            float* to = destination + j;
            int left = depth;
            for (; left >= 4; left -= 4, from += 4, to += 4 * width)
            {
                TVector a = TSimd.LoadQuads(from, 4 * column);
                TVector b = TSimd.LoadQuads(from + column, 4 * column);
                TVector c = TSimd.LoadQuads(from + (2 * column), 4 * column);
                TVector d = TSimd.LoadQuads(from + (3 * column), 4 * column);
                TSimd.TransposeQuads(ref a, ref b, ref c, ref d);
                TSimd.Store(a, to);
                TSimd.Store(b, to + width);
                TSimd.Store(c, to + (2 * width));
                TSimd.Store(d, to + (3 * width));
            }

            for (; left > 0; left--, from++, to += width)
            {
                for (int i = 0; i < TSimd.Width; i++)
                {
                    to[i] = from[i * column];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopySingly(float* source, nint row, nint column, int depth, int start, int columns, int width, float* destination)
    {
        for (int j = start; j < width; j++)
        {
            float* to = destination + j;
            float* from = source + (j * column);
            if (j < columns)
            {
                for (int l = 0; l < depth; l++, to += width, from += row)
                {
                    *to = *from;
                }
            }
            else
            {
                for (int l = 0; l < depth; l++, to += width)
                {
                    *to = 0;
                }
            }
        }
    }
}
