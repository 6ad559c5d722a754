using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// A copy in bfloat16, half the bytes, of a matrix whose numbers are such: a product with one vector takes as long as reading the matrix.
/// Blocks of rows as wide as two tiles; an element holds a number of a row and of the one a tile further.
/// </summary>
internal static unsafe class HalfRows
{
    /// <summary>Whether no number has more than the bits of a bfloat16.</summary>
    public static bool Hold(ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
        {
            if ((BitConverter.SingleToUInt32Bits(number) & 0xFFFF) != 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The nearest bfloat16, the even one of two; the greatest where that would be infinite.</summary>
    public static float Round(float number)
    {
        if (float.IsNaN(number))
        {
            return float.NaN;
        }
        uint bits = BitConverter.SingleToUInt32Bits(number);
        float nearest = BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
        return float.IsFinite(nearest) ? nearest : BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000);
    }

    /// <summary>Copies a matrix.</summary>
    public static AlignedMemory Pack(ReadOnlySpan<float> matrix, int rows, int depth)
    {
        int tile = SimdLevel.Bits switch
        {
            512 => ColumnPanels<Simd512, Vector512<float>>.Width,
            256 => ColumnPanels<Simd256, Vector256<float>>.Width,
            128 => ColumnPanels<Simd128, Vector128<float>>.Width,
            _ => ColumnPanels<SimdScalar, float>.Width,
        };
        int block = checked(tile * depth);
        var memory = new AlignedMemory(checked(GemmPlan.Units(rows, 2 * tile) * block));
        uint* pairs = (uint*)memory.First;
        new Span<uint>(pairs, GemmPlan.Units(rows, 2 * tile) * block).Clear();
        for (int row = 0; row < rows; row++)
        {
            (int index, int place) = Math.DivRem(row, 2 * tile);
            bool upper = place >= tile;
            uint* target = pairs + (index * (nint)block) + (upper ? place - tile : place);
            foreach (float number in matrix.Slice(row * depth, depth))
            {
                uint bits = BitConverter.SingleToUInt32Bits(number);
                *target |= upper ? bits : bits >> 16;
                target += tile;
            }
        }
        return memory;
    }

    /// <summary>The sums of a block's rows, each made in the order of k.</summary>
    /// <param name="block">The block.</param>
    /// <param name="x">The vector.</param>
    /// <param name="depth">Its elements.</param>
    /// <param name="y">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TSimd, TVector>(float* block, float* x, nint depth, float* y)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s0 = default, s1 = default, s2 = default, t0 = default, t1 = default, t2 = default;
        nint step = TSimd.TileVectors * TSimd.Width;
        for (nint k = 0; k < depth; k++, block += step)
        {
            TVector f = TSimd.Broadcast(x[k]);
            TVector pairs = TSimd.Load(block);
            s0 = TSimd.MultiplyAdd(TSimd.LowerHalves(pairs), f, s0);
            t0 = TSimd.MultiplyAdd(TSimd.UpperHalves(pairs), f, t0);
            pairs = TSimd.Load(block + TSimd.Width);
            s1 = TSimd.MultiplyAdd(TSimd.LowerHalves(pairs), f, s1);
            t1 = TSimd.MultiplyAdd(TSimd.UpperHalves(pairs), f, t1);
            if (TSimd.TileVectors == 3)
            {
                pairs = TSimd.Load(block + (2 * TSimd.Width));
                s2 = TSimd.MultiplyAdd(TSimd.LowerHalves(pairs), f, s2);
                t2 = TSimd.MultiplyAdd(TSimd.UpperHalves(pairs), f, t2);
            }
        }
        TSimd.Store(s0, y);
        TSimd.Store(s1, y + TSimd.Width);
        TSimd.Store(t0, y + step);
        TSimd.Store(t1, y + step + TSimd.Width);
        if (TSimd.TileVectors == 3)
        {
            TSimd.Store(s2, y + (2 * TSimd.Width));
            TSimd.Store(t2, y + step + (2 * TSimd.Width));
        }
    }
}
