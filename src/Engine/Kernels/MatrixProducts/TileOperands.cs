namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>What the tiles of one column panel share. Steps of A are in bytes, the others in elements.</summary>
internal unsafe struct TileOperands
{
    /// <summary>First element of the panel of B.</summary>
    public float* B;

    /// <summary>From one row of B to the next.</summary>
    public nint BStep;

    /// <summary>From one row of A to the next, in bytes.</summary>
    public nint ARow;

    /// <summary>From one element of a row of A to the next, in bytes.</summary>
    public nint AStep;

    /// <summary>From one row of the destination to the next.</summary>
    public nint CRow;

    /// <summary>Length of the sums.</summary>
    public nint Depth;
}

/// <summary>How many vectors wide a panel is, known when the tile is compiled.</summary>
internal interface IPanel
{
    /// <summary>1, 2 or 3.</summary>
    static abstract int Vectors { get; }
}

/// <summary>One vector wide.</summary>
internal readonly struct NarrowPanel : IPanel
{
    public static int Vectors => 1;
}

/// <summary>Two vectors wide.</summary>
internal readonly struct WidePanel : IPanel
{
    public static int Vectors => 2;
}

/// <summary>Three vectors wide.</summary>
internal readonly struct BroadPanel : IPanel
{
    public static int Vectors => 3;
}
