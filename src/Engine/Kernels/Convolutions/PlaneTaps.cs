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

    // Pinned.
    private readonly int[] _offsets;
    private readonly int[] _columnMasks;
    private readonly int[] _masks;
    private readonly PlaneEdge[] _edges;
    private readonly EdgeTap[] _edgeTaps;

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
        for (int tap = 0; tap < _offsets.Length; tap++)
        {
            (PlaneShift y, PlaneShift x) = ShiftsOf(tap);
            long shift = (long)y.Shift * row;
            _offsets[tap] = checked((int)(y.Source + x.Source + shift + x.Shift));
            low = Math.Max(low, -shift - Math.Min(0, x.Shift));
            high = Math.Min(high, ((long)y.Count * row) - vector - shift - Math.Max(0, x.Shift));
        }

        low = (low + vector - 1) / vector * vector;
        _vectors = high < low ? 0 : (int)((high - low) / vector) + 1;
        _start = _vectors == 0 ? 0 : (int)low;
        var tables = new Tables();
        _columnMasks = GC.AllocateUninitializedArray<int>(across.Length, pinned: true);
        AddColumnMasks(tables);
        AddEdges(tables, 0, _vectors == 0 ? Length : _start);
        AddEdges(tables, _vectors == 0 ? Length : _start + (_vectors * vector), Length);
        _masks = Pinned(tables.Masks);
        _edges = Pinned(tables.Edges);
        _edgeTaps = Pinned(tables.EdgeTaps);
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
        Vectors = _vectors,
        Offsets = First(_offsets),
        ColumnMasks = First(_columnMasks),
        Masks = (float*)First(_masks),
        Edges = First(_edges),
        EdgeCount = _edges.Length,
        EdgeTaps = First(_edgeTaps),
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
        for (int j = 0; j < _across.Length; j++)
        {
            PlaneShift x = _across[j];
            bool seen = _row == _columns && x.Shift >= 0 && (long)_columns + x.Shift <= x.Count;
            _columnMasks[j] = seen ? -1 : tables.Masks.Count;
            for (int place = 0; place < length && !seen; place++)
            {
                tables.Masks.Add(SeesColumn(x, place % _row) ? -1 : 0);
            }
        }
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
                    tables.EdgeTaps.Add(new EdgeTap(tap, _offsets[tap] + first, MaskOf(tables, lanes)));
                }
            }

            int fresh = ((1 << Math.Min(_vector, Length - first)) - 1) & -(1 << (place - first));
            tables.Edges.Add(new PlaneEdge(first, MaskOf(tables, fresh), tables.EdgeTaps.Count));
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

    private int MaskOf(Tables tables, int lanes)
    {
        if (!tables.MasksOfLanes.TryGetValue(lanes, out int mask))
        {
            mask = tables.Masks.Count;
            tables.MasksOfLanes.Add(lanes, mask);
            for (int lane = 0; lane < _vector; lane++)
            {
                tables.Masks.Add(-((lanes >> lane) & 1));
            }
        }

        return mask;
    }

    private sealed class Tables
    {
        public List<int> Masks { get; } = [];

        public Dictionary<int, int> MasksOfLanes { get; } = [];

        public List<PlaneEdge> Edges { get; } = [];

        public List<EdgeTap> EdgeTaps { get; } = [];
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
