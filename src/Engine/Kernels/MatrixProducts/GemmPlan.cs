namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// How a product is cut. Every element is summed by one thread in the order of k whatever the cut, so it may depend on the number of
/// threads.
/// </summary>
internal readonly unsafe struct GemmPlan
{
    // Rows of A that stay in the second cache while the panels of B pass, times a block of k.
    private const int RowsOfBlock = 96;
    private const int RowsOfLocalBlock = 256;
    private const int PackedElements = 1 << 19;
    private const int ChunksOfThread = 5;
    private const long WorkOfChunk = 1 << 16;

    // A multiple of all heights of the widest tiles.
    private const int RowUnit = 12;
    private const int RowUnitOfBroadTiles = 4;
    private const int BroadTile = 3;

    // Below, panels of B would be read too often for what a thread does with them.
    private const int RowsOfThread = 32;

    /// <param name="product">The product.</param>
    /// <param name="width">Columns of a panel.</param>
    /// <param name="vector">Elements of a vector.</param>
    /// <param name="rowsForPacking">Rows from which a copy of B pays.</param>
    /// <param name="threads">Threads that may be used.</param>
    public GemmPlan(in GemmProduct product, int width, int vector, int rowsForPacking, int threads)
    {
        Panels = Units(product.Columns, width);
        bool pack = product.PackedB == null && (product.BColumn != 1 || product.Rows >= rowsForPacking);

        // A panel that only one chunk reads is packed by it, into the first cache.
        bool local = pack && product.Rows <= RowsOfLocalBlock && Panels >= 8 * threads;
        PacksAhead = pack && !local;
        PacksPanel = local;
        int rowBlocks = local ? 1 : Units(product.Rows, RowsOfBlock);

        // Whole shares of rows for each thread: where they are a layer's units, as in forward and in the gradient by the weights, a thread
        // then finds the weights that it wrote in its own cache.
        bool sharesRows = rowBlocks > 1 || (product.ARow == 1 && product.AStep != 1);
        if (sharesRows && product.Rows >= threads * RowsOfThread)
        {
            rowBlocks = Units(rowBlocks, threads) * threads;
        }

        int unit = width == BroadTile * vector ? RowUnitOfBroadTiles : RowUnit;
        RowStep = Math.Max(unit, Units(Units(product.Rows, rowBlocks), unit) * unit);
        RowBlocks = Units(product.Rows, RowStep);
        PaddedColumns = Units(product.Columns, vector) * vector;
        SliceColumns = Panels * width;
        SliceDepth = product.Depth;
        if (PacksAhead)
        {
            SliceColumns = Math.Min(SliceColumns, Math.Max(width, PackedElements / 128 / width * width));
            SliceDepth = Math.Min(SliceDepth, PackedElements / SliceColumns);
        }

        long work = (long)product.Rows * product.Columns * product.Depth;
        long wanted = threads == 1 ? 1 : Math.Min(ChunksOfThread * threads, work / WorkOfChunk);
        int groups = (int)Math.Clamp((wanted + RowBlocks - 1) / RowBlocks, 1, Panels);
        PanelsOfGroup = Units(Panels, groups);
    }

    /// <summary>Column panels.</summary>
    public int Panels { get; }

    /// <summary>Whether all of B is packed before the sums.</summary>
    public bool PacksAhead { get; }

    /// <summary>Whether each chunk packs its panels of B.</summary>
    public bool PacksPanel { get; }

    /// <summary>Rows of a chunk.</summary>
    public int RowStep { get; }

    /// <summary>Chunks one below the other.</summary>
    public int RowBlocks { get; }

    /// <summary>Panels of a chunk.</summary>
    public int PanelsOfGroup { get; }

    /// <summary>Columns rounded up to whole vectors.</summary>
    public int PaddedColumns { get; }

    /// <summary>Columns that are packed at a time, whole panels.</summary>
    public int SliceColumns { get; }

    /// <summary>Rows of B that are packed at a time.</summary>
    public int SliceDepth { get; }

    /// <summary>How many units of a size cover a length.</summary>
    public static int Units(int length, int unit) => (length + unit - 1) / unit;
}
