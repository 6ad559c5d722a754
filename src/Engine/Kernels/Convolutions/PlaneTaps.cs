using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// The taps of a kernel on planes of rows without gaps, where each reads the plane itself, shifted, and pixels of several rows share a
/// vector. Most vectors see taps inside the source alone, but for columns past an end of a row, which a mask for each kernel column takes
/// away. The others, at the borders above and below, have a list of the taps that they see, each with its mask.
/// </summary>
internal sealed unsafe class PlaneTaps
{
    private readonly int _row;
    private readonly int _columns;
    private readonly int _vector;
    private readonly int _start;
    private readonly int _vectors;
    private readonly PlaneShift[] _down;
    private readonly PlaneShift[] _across;
    private readonly AlignedMemory _masks;
    private readonly AlignedMemory _zeros;
    private readonly int _leastShift;

    // Pinned.
    private readonly int[] _offsets;
    private readonly int[] _columnShifts;
    private readonly int[] _columnMasks;
    private readonly PlaneEdge[] _edges;
    private readonly EdgeTap[] _edgeTaps;
    private readonly StreamPair[] _pairs;

    /// <param name="row">Elements from one row to the next, in the result and in the source.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="down">The kernel's rows.</param>
    /// <param name="across">The kernel's columns.</param>
    /// <param name="vector">Elements of a vector.</param>
    public PlaneTaps(int row, int rows, int columns, PlaneShift[] down, PlaneShift[] across, int vector)
    {
        _row = row;
        _columns = columns;
        _vector = vector;
        _down = down;
        _across = across;
        Length = checked(((rows - 1) * row) + columns);
        _offsets = GC.AllocateUninitializedArray<int>(across.Length * down.Length, pinned: true);
        long low = 0;
        long high = Length - vector;
        int mostShift = int.MinValue;
        _leastShift = int.MaxValue;
        for (int tap = 0; tap < _offsets.Length; tap++)
        {
            (PlaneShift y, PlaneShift x) = ShiftsOf(tap);
            long shift = (long)y.Shift * row;
            _offsets[tap] = checked((int)(y.Source + x.Source + shift + x.Shift));
            low = Math.Max(low, -shift - Math.Min(0, x.Shift));
            high = Math.Min(high, ((long)y.Count * row) - vector - shift - Math.Max(0, x.Shift));
            mostShift = Math.Max(mostShift, x.Shift);
            _leastShift = Math.Min(_leastShift, x.Shift);
        }

        low = (low + vector - 1) / vector * vector;
        _vectors = high < low ? 0 : (int)((high - low) / vector) + 1;
        _start = _vectors == 0 ? 0 : (int)low;
        var tables = new Tables(vector);
        bool streams = HasStreams();
        _zeros = new AlignedMemory(streams ? checked(vector + mostShift - _leastShift) : 0);
        if (streams)
        {
            new Span<float>(_zeros.First, vector + mostShift - _leastShift).Clear();
            AddPairs(tables, rows);
        }
        else
        {
            AddColumnMasks(tables);
            AddEdges(tables, 0, _vectors == 0 ? Length : _start);
            AddEdges(tables, _vectors == 0 ? Length : _start + (_vectors * vector), Length);
        }

        _masks = new AlignedMemory(tables.Masks.Count);
        CollectionsMarshal.AsSpan(tables.Masks).CopyTo(new Span<int>(_masks.First, tables.Masks.Count));
        _columnShifts = Pinned(tables.ColumnShifts);
        _columnMasks = Pinned(tables.ColumnMasks);
        _edges = Pinned(tables.Edges);
        _edgeTaps = Pinned(tables.EdgeTaps);
        _pairs = Pinned(tables.Pairs);
    }

    /// <summary>Pixels from the first of the result to the last, with what lies between rows.</summary>
    public int Length { get; }

    /// <summary>What <see cref="PlaneProducts"/> reads of this object, which must be referenced as long.</summary>
    public PlaneOperands Operands => new()
    {
        KernelRows = _down.Length,
        KernelColumns = _across.Length,
        Row = _row,
        Length = Length,
        Start = _start,
        StartColumn = _start % _row,
        BlockStep = PlaneProducts.Block * _vector % _row,
        PairStep = 2 * _vector % _row,
        Vectors = _vectors,
        Offsets = First(_offsets),
        ColumnMasks = First(_columnMasks),
        Masks = _masks.First,
        Edges = First(_edges),
        EdgeCount = _edges.Length,
        EdgeTaps = First(_edgeTaps),
        SourceRows = _down[0].Count,
        FirstShift = _down[0].Shift,
        ColumnShifts = First(_columnShifts),
        Zeros = _zeros.First - _leastShift,
        Pairs = First(_pairs),
        PairCount = _pairs.Length,
    };

    private static T* First<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static T[] Pinned<T>(List<T> list)
        where T : unmanaged
    {
        T[] pinned = GC.AllocateUninitializedArray<T>(list.Count, pinned: true);
        list.CopyTo(pinned);
        return pinned;
    }

    private (PlaneShift Down, PlaneShift Across) ShiftsOf(int tap) => (_down[tap % _down.Length], _across[tap / _down.Length]);

    private void AddColumnMasks(Tables tables)
    {
        int length = checked(_row + (PlaneProducts.Block * _vector));
        bool oneRow = Array.TrueForAll(_down, y => y.Count == 1);
        foreach (PlaneShift x in _across)
        {
            bool seen = oneRow || (_row == _columns && x.Shift >= 0 && (long)_columns + x.Shift <= x.Count);
            tables.ColumnMasks.Add(seen ? -1 : tables.Begin());
            for (int place = 0; place < length && !seen; place++)
            {
                tables.Masks.Add(SeesColumn(x, place % _row) ? -1 : 0);
            }
        }
    }

    // Whether a vector fits into a row, and the kernel's rows lie one below the other in one plane.
    private bool HasStreams()
    {
        bool fits = _row == _columns && _row >= _vector && _down.Length is 3 or 5;
        for (int i = 1; i < _down.Length && fits; i++)
        {
            fits = _down[i] == _down[i - 1] with { Shift = _down[i - 1].Shift + 1 };
        }

        for (int j = 0; j < _across.Length && fits; j++)
        {
            fits = _across[j].Source == 0;
        }

        return fits;
    }

    private void AddPairs(Tables tables, int rows)
    {
        int vectors = (_row + _vector - 1) / _vector;
        foreach (PlaneShift x in _across)
        {
            tables.ColumnShifts.Add(x.Shift);
        }

        for (int first = 0; first < vectors; first += 2)
        {
            int columns = ColumnOf(first);
            bool paired = first + 1 < vectors;
            int second = paired ? first + 1 : first;
            int masks = AddPairMasks(tables, first, second, fresh: false);
            int dotMasks = AddPairMasks(tables, first, second, fresh: true);

            // The last of an odd number goes down one half of the rows and the other.
            int half = (rows + 1) / 2;
            tables.Pairs.Add(new StreamPair(
                new StreamStart(0, columns),
                paired ? new StreamStart(0, ColumnOf(second)) : new StreamStart(rows - half, columns),
                paired ? rows : half,
                paired ? 0 : (2 * half) - rows,
                masks,
                dotMasks));
        }
    }

    private int AddPairMasks(Tables tables, int first, int second, bool fresh)
    {
        int begin = tables.Begin();
        foreach (PlaneShift x in _across)
        {
            tables.Add(LanesOf(x, first, fresh));
            tables.Add(LanesOf(x, second, fresh));
        }

        return begin;
    }

    // The last vector of a row overlaps the one before.
    private int ColumnOf(int vector) => Math.Min(vector * _vector, _row - _vector);

    private int LanesOf(PlaneShift x, int vector, bool fresh)
    {
        int first = ColumnOf(vector);
        int lanes = 0;
        for (int lane = fresh ? (vector * _vector) - first : 0; lane < _vector; lane++)
        {
            lanes |= SeesColumn(x, first + lane) ? 1 << lane : 0;
        }

        return lanes;
    }

    private void AddEdges(Tables tables, int start, int end)
    {
        for (int place = start; place < end; place += _vector)
        {
            // The last vector overlaps the one before.
            int first = Math.Max(0, Math.Min(place, Length - _vector));
            for (int tap = 0; tap < _offsets.Length; tap++)
            {
                int lanes = LanesOf(tap, first);
                if (lanes != 0)
                {
                    tables.EdgeTaps.Add(new EdgeTap(tap, _offsets[tap] + first, tables.MaskOf(lanes)));
                }
            }

            int fresh = ((1 << Math.Min(_vector, Length - first)) - 1) & -(1 << (place - first));
            tables.Edges.Add(new PlaneEdge(first, tables.MaskOf(fresh), tables.EdgeTaps.Count));
        }
    }

    // A bit for each pixel of a vector that sees a tap.
    private int LanesOf(int tap, int place)
    {
        (PlaneShift y, PlaneShift x) = ShiftsOf(tap);
        int lanes = 0;
        for (int lane = 0; lane < _vector && place + lane < Length; lane++)
        {
            (int row, int column) = Math.DivRem(place + lane, _row);
            if ((uint)(row + y.Shift) < (uint)y.Count && SeesColumn(x, column))
            {
                lanes |= 1 << lane;
            }
        }

        return lanes;
    }

    private bool SeesColumn(PlaneShift x, int column) => column < _columns && (uint)(column + x.Shift) < (uint)x.Count;

    private sealed class Tables(int vector)
    {
        private readonly Dictionary<int, int> _masksOfLanes = [];

        public List<int> Masks { get; } = [];

        public List<int> ColumnShifts { get; } = [];

        public List<int> ColumnMasks { get; } = [];

        public List<PlaneEdge> Edges { get; } = [];

        public List<EdgeTap> EdgeTaps { get; } = [];

        public List<StreamPair> Pairs { get; } = [];

        // Vectors of masks that lie in two lines of the cache take twice as long to load.
        public int Begin()
        {
            while (Masks.Count % vector > 0)
            {
                Masks.Add(0);
            }

            return Masks.Count;
        }

        public void Add(int lanes)
        {
            for (int lane = 0; lane < vector; lane++)
            {
                Masks.Add(-((lanes >> lane) & 1));
            }
        }

        public int MaskOf(int lanes)
        {
            if (!_masksOfLanes.TryGetValue(lanes, out int mask))
            {
                mask = Begin();
                _masksOfLanes.Add(lanes, mask);
                Add(lanes);
            }

            return mask;
        }
    }
}

/// <summary>What a row of a kernel reads of a column of pixels, or a column of a row of pixels.</summary>
/// <param name="Source">Elements from the source's first to the first of the plane that it reads.</param>
/// <param name="Shift">Places from a pixel's own to the one that it reads.</param>
/// <param name="Count">Places of the plane, beside which there are zeros.</param>
internal readonly record struct PlaneShift(int Source, int Shift, int Count);

/// <summary>A vector at a border.</summary>
/// <param name="Start">Its first pixel.</param>
/// <param name="Fresh">The mask of its pixels that no vector before has.</param>
/// <param name="End">The end of its taps, which begin where those of the edge before end.</param>
internal readonly record struct PlaneEdge(int Start, int Fresh, int End);

/// <summary>A tap that a vector at a border sees.</summary>
/// <param name="Tap">Its place among all.</param>
/// <param name="Offset">What it reads for the first pixel of the vector.</param>
/// <param name="Mask">The mask of the pixels that see it.</param>
internal readonly record struct EdgeTap(int Tap, int Offset, int Mask);

/// <summary>Two vectors of columns that go down some rows side by side.</summary>
/// <param name="First">Where the first begins.</param>
/// <param name="Second">Where the second begins.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Skipped">Rows of the second that another has.</param>
/// <param name="Masks">Where the masks for each kernel column are, one for each vector.</param>
/// <param name="DotMasks">Where the same are without columns that another vector has.</param>
internal readonly record struct StreamPair(StreamStart First, StreamStart Second, int Rows, int Skipped, int Masks, int DotMasks);

/// <summary>Where a vector begins to go down.</summary>
/// <param name="Row">The row.</param>
/// <param name="Column">The first column.</param>
internal readonly record struct StreamStart(int Row, int Column);
