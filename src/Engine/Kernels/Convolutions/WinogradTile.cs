namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>What Winograd's tiles are made of: 4 x 4 outputs of a 3 x 3 filter, or 1 x 4 of a 1 x 3 one.</summary>
/// <param name="IsFlat">Whether tiles are one row.</param>
internal readonly record struct WinogradTile(bool IsFlat)
{
    /// <summary>Output columns.</summary>
    public const int Columns = 4;

    /// <summary>Columns of the filter.</summary>
    public const int TapColumns = 3;

    /// <summary>Columns of a transformed tile.</summary>
    public const int Points = Columns + TapColumns - 1;

    /// <summary>Output rows.</summary>
    public int Rows => IsFlat ? 1 : Columns;

    /// <summary>Rows of the filter.</summary>
    public int TapRows => IsFlat ? 1 : TapColumns;

    /// <summary>Elements of the filter.</summary>
    public int Taps => TapRows * TapColumns;

    /// <summary>Elements of a transformed tile.</summary>
    public int Components => IsFlat ? Points : Points * Points;

    /// <summary>The tile of a convolution that has one.</summary>
    public static WinogradTile Of(in ConvolutionGeometry g) => new(g.KernelHeight == 1);
}
