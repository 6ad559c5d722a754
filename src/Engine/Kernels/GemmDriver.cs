using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Cuts a product into threads, blocks of k, column panels and tiles. A is not packed; B is read in place and packed only where it is
/// transposed,
/// where its stride would put all rows of a panel into few cache sets, and in the last, narrower panel.
/// </summary>
internal static unsafe class GemmDriver<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int MaxDepth = 512;

    // Strides that are multiples of 1 KB use a quarter or less of the first cache's sets.
    private const int ConflictingStride = 256;

    [ThreadStatic]
    private static float[]? _scratch;

    private static int PanelWidth => 2 * TSimd.Width;

    public static void Run(in GemmProduct product, Parallelism parallelism)
    {
        int threads = (long)product.Rows * product.Columns * product.Depth < Gemm.WorkForThreads ? 1 : parallelism.Threads;
        int panels = Units(product.Columns, PanelWidth);
        int tiles = Units(product.Rows, TSimd.TileRows);
        bool byColumns = panels >= 2 * threads || panels >= tiles;
        int chunks = Math.Min(threads, byColumns ? panels : tiles);
        if (chunks == 1)
        {
            Block(product, 0, product.Rows, 0, product.Columns);
            return;
        }

        new Parallelism(threads).For(chunks, new Body(product, byColumns, chunks));
    }

    private static int Units(int size, int unit) => (size + unit - 1) / unit;

    private static void Block(in GemmProduct p, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        int width = PanelWidth;
        int blocks = Math.Max(1, Units(p.Depth, MaxDepth));
        int depth = Units(p.Depth, blocks);
        float[] scratch = _scratch ??= GC.AllocateUninitializedArray<float>((MaxDepth + TSimd.TileRows) * width, pinned: true);
        fixed (float* panel = scratch)
        {
            float* tile = panel + (MaxDepth * width);
            for (int block = 0; block < blocks; block++)
            {
                int k = block * depth;
                int length = Math.Min(depth, p.Depth - k);
                for (int column = columnStart; column < columnEnd; column += width)
                {
                    int columns = Math.Min(width, columnEnd - column);
                    Panel(p, k, Math.Max(0, length), rowStart, rowEnd, column, columns, panel, tile);
                }
            }
        }
    }

    private static void Panel(
        in GemmProduct p, int k, int depth, int rowStart, int rowEnd, int column, int columns, float* packed, float* tile)
    {
        bool narrow = columns <= TSimd.Width;
        bool full = columns == (narrow ? TSimd.Width : PanelWidth);
        bool conflicts = p.BRow % ConflictingStride == 0 && rowEnd - rowStart > 2 * TSimd.TileRows;
        bool inPlace = full && p.BColumn == 1 && !conflicts;
        bool direct = full && p.CColumn == 1;
        float* b = p.B + (k * p.BRow) + (column * p.BColumn);
        nint packedWidth = narrow ? TSimd.Width : PanelWidth;
        if (!inPlace)
        {
            GemmPacking.Pack(b, p.BRow, p.BColumn, depth, columns, (int)packedWidth, packed);
        }

        var operands = new TileOperands
        {
            B = inPlace ? b : packed,
            BStep = inPlace ? p.BRow : packedWidth,
            ARow = p.ARow * sizeof(float),
            AStep = p.AStep * sizeof(float),
            CRow = direct ? p.CRow : packedWidth,
            Depth = depth,
        };
        bool load = p.Accumulate || k > 0;
        for (int row = rowStart; row < rowEnd;)
        {
            int rows = TileHeight(rowEnd - row);
            float* a = p.A + (row * p.ARow) + (k * p.AStep);
            float* c = p.C + (row * p.CRow) + (column * p.CColumn);
            if (direct)
            {
                Tile(narrow, rows, operands, a, c, load);
            }
            else
            {
                if (load)
                {
                    Copy(c, p.CRow, p.CColumn, tile, packedWidth, 1, rows, columns);
                }

                Tile(narrow, rows, operands, a, tile, load);
                Copy(tile, packedWidth, 1, c, p.CRow, p.CColumn, rows, columns);
            }

            row += rows;
        }
    }

    // Heights that leave no thin rest: 16 rows are 8 + 8 rather than 12 + 4.
    private static int TileHeight(int left)
    {
        if (TSimd.TileRows == 12)
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

        return left switch
        {
            8 or 9 => 4,
            >= 6 => 6,
            >= 4 => 4,
            >= 2 => 2,
            _ => 1,
        };
    }

    private static void Tile(bool narrow, int rows, in TileOperands operands, float* a, float* c, bool load)
    {
        if (narrow)
        {
            Tile<NarrowPanel>(rows, operands, a, c, load);
        }
        else
        {
            Tile<WidePanel>(rows, operands, a, c, load);
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
                GemmTiles.Rows6<TSimd, TVector, TPanel>(operands, a, c, load);
                break;
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

    private static void Copy(
        float* source, nint sourceRow, nint sourceColumn,
        float* destination, nint destinationRow, nint destinationColumn, int rows, int columns)
    {
        for (int j = 0; j < columns; j++)
        {
            float* from = source + (j * sourceColumn);
            float* to = destination + (j * destinationColumn);
            for (int i = 0; i < rows; i++)
            {
                to[i * destinationRow] = from[i * sourceRow];
            }
        }
    }

    private readonly struct Body(GemmProduct product, bool byColumns, int chunks) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            if (byColumns)
            {
                Block(product, 0, product.Rows, Border(chunk, product.Columns, PanelWidth), Border(chunk + 1, product.Columns, PanelWidth));
            }
            else
            {
                int start = Border(chunk, product.Rows, TSimd.TileRows);
                Block(product, start, Border(chunk + 1, product.Rows, TSimd.TileRows), 0, product.Columns);
            }
        }

        private int Border(int chunk, int size, int unit) => (int)Math.Min(size, (long)Units(size, unit) * chunk / chunks * unit);
    }
}
