using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>How columns are cut into panels: as wide as a tile, the last ones narrower.</summary>
/// <param name="columns">The columns.</param>
internal readonly struct ColumnPanels<TSimd, TVector>(int columns)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Columns of a panel as wide as a tile.</summary>
    public static int Width => TSimd.TileVectors * TSimd.Width;

    /// <summary>The number of panels.</summary>
    public int Count => GemmPlan.Units(columns, Width);

    /// <summary>A panel's first column and its columns.</summary>
    public (int First, int Columns) this[int panel]
    {
        get
        {
            // Four vectors at the end are two panels of two: one of three and one of one would take as long as five.
            int vectors = GemmPlan.Units(columns, TSimd.Width);
            int first = panel * Width;
            int width = Width;
            if (TSimd.TileVectors == 3 && vectors % 3 == 1 && vectors > 3 && panel >= Count - 2)
            {
                width = 2 * TSimd.Width;
                first = ((Count - 2) * Width) + ((panel - Count + 2) * width);
            }

            return (first, Math.Min(width, columns - first));
        }
    }

    /// <summary>Columns rounded up to whole vectors.</summary>
    public static int Padded(int columns) => GemmPlan.Units(columns, TSimd.Width) * TSimd.Width;
}
