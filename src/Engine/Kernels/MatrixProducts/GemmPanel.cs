using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>Some rows of a product, one column panel at a time.</summary>
internal readonly unsafe struct GemmPanel<TSimd, TVector>(GemmProduct product, int sumsStride, float* sums, int rowStart, int rowEnd)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int TallestTile = 12;

    // From here on a tile's place in the result is no longer in a near cache when the tile is stored.
    private const long ElementsOfNearResult = 1 << 20;

    /// <summary>Longest block of k: a panel of it fits into the first cache beside the rows of A.</summary>
    public static int MaxDepth => TSimd.TileVectors == 2 ? 512 : 256;

    /// <summary>Adds a block of k to the sums of a panel.</summary>
    /// <param name="k">Start of the block.</param>
    /// <param name="depth">Length of the block.</param>
    /// <param name="column">The panel's first column.</param>
    /// <param name="columns">The panel's columns, at most the tiles' width.</param>
    /// <param name="packed">The panel's block of B in packed form; null when it is not packed yet.</param>
    /// <param name="pack">Whether to pack it here when it is not.</param>
    /// <param name="last">Whether the sums are whole then.</param>
    [SkipLocalsInit]
    public void Run(int k, int depth, int column, int columns, float* packed, bool pack, bool last)
    {
        int vectors = GemmPlan.Units(columns, TSimd.Width);
        int width = vectors * TSimd.Width;
        float* b = product.B + (k * product.BRow) + (column * product.BColumn);
        bool inPlace = packed == null && !pack && columns == width && product.BColumn == 1;
        float* local = stackalloc float[packed == null && !inPlace ? (depth * width) + AlignedMemory.FloatsOfLine : 1];
        if (packed == null && !inPlace)
        {
            local = AlignedMemory.Align(local);
            GemmPacking.Pack<TSimd, TVector>(b, product.BRow, product.BColumn, depth, columns, width, local);
            packed = local;
        }

        var operands = new TileOperands
        {
            B = inPlace ? b : packed,
            BStep = inPlace ? product.BRow : width,
            ARow = product.ARow * sizeof(float),
            AStep = product.AStep * sizeof(float),
            CRow = product.Transposed ? sumsStride : product.CStride,
            Depth = depth,
        };
        if (product.Transposed)
        {
            RunTransposed(operands, k, column, columns, vectors, last);
        }
        else
        {
            RunDirect(operands, k, column, columns, vectors, last);
        }
    }

    private void RunDirect(TileOperands operands, int k, int column, int columns, int vectors, bool last)
    {
        float* c = product.C + (rowStart * product.CStride) + column;
        if (columns == vectors * TSimd.Width)
        {
            Tiles(operands, k, c, vectors, product.Accumulate || k > 0);
        }
        else
        {
            Narrow(operands, k, c, columns, vectors, product.Accumulate || k > 0);
        }

        if (last)
        {
            float* bias = product.Bias == null ? null : product.Bias + column;
            GemmFinish<TSimd, TVector>.InPlace(c, product.CStride, rowEnd - rowStart, columns, bias, product.Activation);
        }
    }

    private void RunTransposed(TileOperands operands, int k, int column, int columns, int vectors, bool last)
    {
        float* c = product.C + (column * product.CStride) + rowStart;
        float* rows = sums + ((nint)rowStart * sumsStride) + column;
        if (product.Accumulate && k == 0)
        {
            for (int row = 0; row < rowEnd - rowStart; row++)
            {
                for (int j = 0; j < columns; j++)
                {
                    rows[((nint)row * sumsStride) + j] = c[(j * product.CStride) + row];
                }
            }
        }

        Tiles(operands, k, rows, vectors, product.Accumulate || k > 0);
        if (last)
        {
            float* bias = product.Bias == null ? null : product.Bias + rowStart;
            GemmFinish<TSimd, TVector>.Transpose(
                rows, sumsStride, rowEnd - rowStart, columns, bias, product.Activation, c, product.CStride);
        }
    }

    private void Tiles(in TileOperands operands, int k, float* c, int vectors, bool load)
    {
        bool large = (long)product.Rows * product.Columns > ElementsOfNearResult;
        for (int row = rowStart; row < rowEnd;)
        {
            int rows = TileHeight(rowEnd - row, vectors);
            float* next = c + (rows * operands.CRow);
            for (int ahead = 0; large && ahead < Math.Min(rows, rowEnd - row - rows); ahead++)
            {
                Prefetch.Lines(next + (ahead * operands.CRow), vectors * TSimd.Width);
            }

            Tile(vectors, rows, operands, product.A + (row * product.ARow) + (k * product.AStep), c, load);
            c = next;
            row += rows;
        }
    }

    // Tiles write whole vectors, so where C has fewer columns they write elsewhere.
    [SkipLocalsInit]
    private void Narrow(TileOperands operands, int k, float* c, int columns, int vectors, bool load)
    {
        int width = vectors * TSimd.Width;
        float* tile = stackalloc float[TallestTile * width];
        operands.CRow = width;
        for (int row = rowStart; row < rowEnd;)
        {
            int rows = TileHeight(rowEnd - row, vectors);
            if (load)
            {
                Copy(c, product.CStride, tile, width, rows, columns);
            }

            Tile(vectors, rows, operands, product.A + (row * product.ARow) + (k * product.AStep), tile, load);
            Copy(tile, width, c, product.CStride, rows, columns);
            c += rows * product.CStride;
            row += rows;
        }
    }

    private static void Copy(float* source, nint sourceStride, float* destination, nint destinationStride, int rows, int columns)
    {
        for (; rows > 0; rows--, source += sourceStride, destination += destinationStride)
        {
            int j = 0;
            for (; j <= columns - TSimd.Width; j += TSimd.Width)
            {
                TSimd.Store(TSimd.Load(source + j), destination + j);
            }

            for (; j < columns; j++)
            {
                destination[j] = source[j];
            }
        }
    }

    // Heights that leave no thin rest: 16 rows are 8 + 8 rather than 12 + 4.
    private static int TileHeight(int left, int vectors)
    {
        if (vectors == 1 || (vectors == 2 && TSimd.TileRows == TallestTile))
        {
            if (left is >= 20 or (>= 12 and < 16))
            {
                return 12;
            }

            if (left >= 8)
            {
                return 8;
            }
        }

        if (vectors < 3 && left >= 6 && left is not 8 and not 9)
        {
            return 6;
        }

        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    private static void Tile(int vectors, int rows, in TileOperands operands, float* a, float* c, bool load)
    {
        switch (vectors)
        {
            case 3:
                LowTile<BroadPanel>(rows, operands, a, c, load);
                break;
            case 2:
                Tile<WidePanel>(rows, operands, a, c, load);
                break;
            default:
                Tile<NarrowPanel>(rows, operands, a, c, load);
                break;
        }
    }

    private static void Tile<TPanel>(int rows, in TileOperands operands, float* a, float* c, bool load)
        where TPanel : struct, IPanel
    {
        switch (rows)
        {
            case 12:
                GemmTallTiles.Rows12<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
            case 8:
                GemmTallTiles.Rows8<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
            case 6:
                GemmTallTiles.Rows6<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
            default:
                LowTile<TPanel>(rows, operands, a, c, load);
                break;
        }
    }

    private static void LowTile<TPanel>(int rows, in TileOperands operands, float* a, float* c, bool load)
        where TPanel : struct, IPanel
    {
        switch (rows)
        {
            case 4:
                GemmTiles.Rows4<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
            case 2:
                GemmTiles.Rows2<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
            default:
                GemmTiles.Rows1<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
        }
    }
}
