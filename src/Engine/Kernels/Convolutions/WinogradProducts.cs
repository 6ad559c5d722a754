using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>The many small products of transformed tiles and filters, whose sizes need none of the planning of a large one.</summary>
internal static unsafe class WinogradProducts<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Runs a product whose right side is read in place: whole vectors, rows of elements side by side.</summary>
    public static void Run(in GemmProduct product)
    {
        int width = TSimd.TileVectors * TSimd.Width;
        var panel = new GemmPanel<TSimd, TVector>(product, 0, null, 0, product.Rows);
        for (int k = 0; k < product.Depth; k += GemmPanel<TSimd, TVector>.MaxDepth)
        {
            int depth = Math.Min(GemmPanel<TSimd, TVector>.MaxDepth, product.Depth - k);
            for (int column = 0; column < product.Columns; column += width)
            {
                panel.Run(k, depth, column, Math.Min(width, product.Columns - column), null, false, false);
            }
        }
    }
}
