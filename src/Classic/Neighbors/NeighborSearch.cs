using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Exact search for the nearest of some rows: those that a naive search in double precision finds, in its order, of equally near ones the
/// first. Bounds on the distances come from single-precision products of blocks of rows; their rounding errors are bounded too, and
/// whatever the bounds leave is measured in double precision. Hence neither the number of threads nor that of queries shows in what is
/// found.
/// </summary>
internal sealed unsafe class NeighborSearch
{
    // A block of this many queries reads all rows once.
    private const int MaxQueriesOfBlock = 256;

    // Fewer queries would use too little of each row read.
    private const int MinQueriesOfBlock = 96;
    private const int QueryUnit = 8;

    // Numbers that a thread must have to read before it is worth its start.
    private const long NumbersOfPart = 1 << 18;

    private readonly ExactDistances _distances;
    private readonly NeighborBlock _block;

    /// <param name="rows">The rows, [rows, columns], all finite; not copied.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="metric">Which distance.</param>
    /// <param name="neighbors">Neighbours that are likely to be wanted a query.</param>
    /// <param name="threads">Threads that may prepare the rows; null: one a processor.</param>
    public NeighborSearch(float[] rows, int columns, DistanceMetric metric, int neighbors, int? threads = null)
    {
        (Rows, Columns, Count) = (rows, columns, rows.Length / columns);
        _distances = new ExactDistances(rows, columns, metric);
        NeighborFilter filter = FilterChoice.Of(rows, columns, _distances, neighbors, metric, Threads(threads));
        _block = new NeighborBlock(filter, _distances, columns);
    }

    /// <summary>The rows.</summary>
    public float[] Rows { get; }

    /// <summary>Numbers in a row.</summary>
    public int Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Finds the nearest rows.</summary>
    /// <param name="queries">[n, columns], all finite.</param>
    /// <param name="neighbors">Rows wanted a query, at most <see cref="Count"/>.</param>
    /// <param name="indices">[n, neighbors], overwritten: the nearest first, of equally near ones the one with the smaller index.</param>
    /// <param name="found">[n, neighbors], overwritten: their distances.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor.</param>
    public void Find(ReadOnlySpan<float> queries, int neighbors, Span<int> indices, Span<double> found, int? threads)
    {
        int count = queries.Length / Columns;
        if (count == 0)
        {
            return;
        }
        Parallelism parallelism = Threads(threads);
        Cut cut = new(count, Count, Columns, parallelism.Threads);
        var lists = new NearestLists[cut.Chunks];
        fixed (float* pinned = queries)
        {
            float* first = pinned;
            parallelism.For(cut.Chunks, chunk =>
            {
                (int block, int start, int end) = cut[chunk];
                lists[chunk] = _block.Find(
                    first + ((nint)block * cut.Queries * Columns), cut.QueriesOf(block), neighbors, start, end, out _);
            });
        }
        for (int block = 0; block < cut.Blocks; block++)
        {
            NearestLists nearest = cut.Merge(lists, block, neighbors);
            for (int query = 0; query < cut.QueriesOf(block); query++)
            {
                int at = ((block * cut.Queries) + query) * neighbors;
                nearest.Rows(query).CopyTo(indices[at..]);
                ReadOnlySpan<double> measures = nearest.Measures(query);
                for (int i = 0; i < measures.Length; i++)
                {
                    found[at + i] = _distances.Distance(measures[i]);
                }
            }
        }
    }

    private static Parallelism Threads(int? threads) => threads is { } given ? new Parallelism(given) : Parallelism.Default;

    // Blocks of queries, and parts of the rows where there are fewer blocks than threads.
    private readonly struct Cut
    {
        private readonly int _queries;
        private readonly int _rows;

        public Cut(int queries, int rows, int columns, int threads)
        {
            (_queries, _rows) = (queries, rows);
            int blocks = (queries + MaxQueriesOfBlock - 1) / MaxQueriesOfBlock;
            blocks = Math.Max(blocks, Math.Min((blocks + threads - 1) / threads * threads, queries / MinQueriesOfBlock));
            Queries = ((queries + blocks - 1) / blocks + QueryUnit - 1) / QueryUnit * QueryUnit;
            Blocks = (queries + Queries - 1) / Queries;
            Parts = Blocks >= threads
                ? 1
                : (int)Math.Clamp((long)rows * columns / NumbersOfPart, 1, Math.Min(rows, (threads + Blocks - 1) / Blocks));
        }

        // Queries of every block but the last.
        public int Queries { get; }

        public int Blocks { get; }

        private int Parts { get; }

        public int Chunks => Blocks * Parts;

        public int QueriesOf(int block) => Math.Min(Queries, _queries - (block * Queries));

        public (int Block, int Start, int End) this[int chunk]
        {
            get
            {
                (int block, int part) = Math.DivRem(chunk, Parts);
                return (block, (int)((long)_rows * part / Parts), (int)((long)_rows * (part + 1) / Parts));
            }
        }

        public NearestLists Merge(NearestLists[] lists, int block, int neighbors)
        {
            if (Parts == 1)
            {
                return lists[block];
            }
            var merged = new NearestLists(QueriesOf(block), neighbors);
            foreach (NearestLists part in lists.AsSpan(block * Parts, Parts))
            {
                for (int query = 0; query < QueriesOf(block); query++)
                {
                    ReadOnlySpan<int> rows = part.Rows(query);
                    for (int i = 0; i < rows.Length && merged.Add(query, part.Measures(query)[i], rows[i]); i++)
                    {
                    }
                }
            }
            return merged;
        }
    }
}
