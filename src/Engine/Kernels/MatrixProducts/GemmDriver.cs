using System.Buffers;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// Runs a product: packs B where that pays, shares blocks of the result out to threads, and walks each block by panels and tiles. A is
/// never packed.
/// </summary>
internal static unsafe class GemmDriver<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int DepthOfPackChunk = 128;
    private const int ElementsForPackThreads = 1 << 13;

    public static void Run(in GemmProduct product, Parallelism parallelism)
    {
        if (MatrixVector<TSimd, TVector>.Suits(product))
        {
            MatrixVector<TSimd, TVector>.Run(product, parallelism);
            return;
        }

        long work = (long)product.Rows * product.Columns * product.Depth;
        int threads = work < Gemm.WorkForThreads ? 1 : parallelism.Threads;
        int width = ColumnPanels<TSimd, TVector>.Width;
        var plan = new GemmPlan(product, width, TSimd.Width, TSimd.PackFromRows, threads);
        nint packed = plan.PacksAhead ? (nint)plan.SliceDepth * Math.Min(plan.SliceColumns, plan.Panels * width) : 0;
        nint sums = product.Transposed ? (nint)product.Rows * plan.PaddedColumns : 0;
        float[] rented = ArrayPool<float>.Shared.Rent(checked((int)(packed + sums) + AlignedMemory.FloatsOfLine));
        fixed (float* first = rented)
        {
            float* scratch = AlignedMemory.Align(first);
            var allowed = new Parallelism(threads);
            for (int column = 0; column < product.Columns; column += plan.SliceColumns)
            {
                int columns = Math.Min(plan.SliceColumns, product.Columns - column);
                int k = 0;
                do
                {
                    int depth = Math.Min(plan.SliceDepth, product.Depth - k);
                    float* ready = plan.PacksAhead ? scratch : product.PackedB;
                    var slice = new Slice(product, plan, column, columns, k, depth, ready, scratch + packed);
                    if (plan.PacksAhead)
                    {
                        Parallelism packers = (long)columns * depth < ElementsForPackThreads ? Parallelism.Single : allowed;
                        packers.For(slice.PackChunks, new PackBody(slice));
                    }

                    allowed.For(slice.Chunks, new BlockBody(slice));
                    k += plan.SliceDepth;
                }
                while (k < product.Depth);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // What the chunks of one round share: some columns of B and some of its rows, packed or null.
    private readonly struct Slice(GemmProduct product, GemmPlan plan, int column, int columns, int k, int depth, float* packed, float* sums)
    {
        private ColumnPanels<TSimd, TVector> Cut => new(columns);

        private int Panels => Cut.Count;

        private int DepthParts => Math.Max(1, GemmPlan.Units(depth, DepthOfPackChunk));

        public int PackChunks => Panels * DepthParts;

        private int Groups => GemmPlan.Units(Panels, plan.PanelsOfGroup);

        public int Chunks => plan.RowBlocks * Groups;

        public void Pack(int chunk)
        {
            (int panel, int part) = Math.DivRem(chunk, DepthParts);
            (int first, int count) = Cut[panel];
            int start = part * DepthOfPackChunk;
            int width = ColumnPanels<TSimd, TVector>.Padded(count);
            float* from = product.B + ((k + start) * product.BRow) + ((column + first) * product.BColumn);
            float* to = packed + ((nint)first * depth) + ((nint)start * width);
            GemmPacking.Pack<TSimd, TVector>(
                from, product.BRow, product.BColumn, Math.Min(DepthOfPackChunk, depth - start), count, width, to);
        }

        public void Block(int chunk)
        {
            (int block, int group) = Math.DivRem(chunk, Groups);
            int rowStart = block * plan.RowStep;
            int rowEnd = Math.Min(product.Rows, rowStart + plan.RowStep);
            int panelEnd = Math.Min(Panels, (group + 1) * plan.PanelsOfGroup);
            var panel = new GemmPanel<TSimd, TVector>(product, plan.PaddedColumns, sums, rowStart, rowEnd);
            int blocks = Math.Max(1, GemmPlan.Units(depth, GemmPanel<TSimd, TVector>.MaxDepth));
            int step = GemmPlan.Units(depth, blocks);
            for (int start = 0; start < Math.Max(1, depth); start += Math.Max(1, step))
            {
                int length = Math.Min(step, depth - start);
                bool last = k + start + length >= product.Depth;
                for (int p = group * plan.PanelsOfGroup; p < panelEnd; p++)
                {
                    (int first, int count) = Cut[p];
                    int width = ColumnPanels<TSimd, TVector>.Padded(count);
                    float* ready = packed == null ? null : packed + ((nint)first * depth) + ((nint)start * width);
                    panel.Run(k + start, length, column + first, count, ready, plan.PacksPanel, last);
                }
            }
        }
    }

    private readonly struct PackBody(Slice slice) : IChunkBody
    {
        public void Run(int chunk, int worker) => slice.Pack(chunk);
    }

    private readonly struct BlockBody(Slice slice) : IChunkBody
    {
        public void Run(int chunk, int worker) => slice.Block(chunk);
    }
}
