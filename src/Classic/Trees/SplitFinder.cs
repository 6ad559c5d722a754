using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Finds the best split of a node's rows by a feature, exactly. Where codes are bytes, the sums at each code are summed up and gone through
/// in order of the codes, without sorting; otherwise the rows are sorted by their codes. Both look at the same splits. Where values are
/// missing, codes are gone through twice: missing values are on the right, then on the left.
/// </summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <typeparam name="TSums">What is summed up, and the criterion.</typeparam>
internal sealed unsafe class SplitFinder<TTarget, TWeight, TSums>
    where TTarget : unmanaged
    where TWeight : unmanaged, INumber<TWeight>
    where TSums : struct, ITargetSums<TTarget>
{
    // Sums at 256 codes of more classes than these leave the cache, and most of them would be zero.
    private const int MostLanesOfSums = 32;

    private readonly CodedFeatures _features;
    private readonly int _lanes;
    private readonly int _minimumRows;
    private readonly double[] _total;
    private readonly double[] _left;
    private readonly TWeight[]? _sums;
    private readonly int[] _rowsOfCode = new int[CodedColumn.ByteValues];
    private readonly CodeSet _codes = new();
    private readonly GiniCounts _gini;
    private ulong[] _keys = [];
    private ulong[] _scratch = [];
    private double _weight;

    /// <param name="features">The features.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="minimumRows">Rows that each side must have.</param>
    public SplitFinder(CodedFeatures features, int classes, int minimumRows)
    {
        _features = features;
        _lanes = ClassLanes.For(TSums.Count(classes));
        _minimumRows = minimumRows;
        _gini = new GiniCounts(_lanes);
        _total = new double[_lanes];
        _left = new double[_lanes];
        _sums = _lanes <= MostLanesOfSums ? new TWeight[CodedColumn.ByteValues * _lanes] : null;
    }

    /// <summary>Turns to a node.</summary>
    /// <param name="sums">The sums of its rows.</param>
    /// <param name="weight">Their weight.</param>
    public void Enter(ReadOnlySpan<double> sums, double weight)
    {
        sums.CopyTo(_total);
        _weight = weight;
    }

    /// <summary>Takes the best split by a feature if it is better than the one known.</summary>
    /// <returns>Whether the feature differs between rows.</returns>
    public bool Consider(int feature, NodeRows<TTarget, TWeight> node, ref Split best)
    {
        CodedColumn column = _features.Columns[feature];
        return column.Bytes is not null && _sums is not null
            ? SumUp(feature, column.Missing, node, ref best)
            : Sort(feature, column, node, ref best);
    }

    private bool SumUp(int feature, int missing, NodeRows<TTarget, TWeight> node, ref Split best)
    {
        fixed (int* rows = node.Rows, rowsOfCode = _rowsOfCode)
        fixed (TTarget* targets = node.Targets)
        fixed (TWeight* weights = node.Weights, sums = _sums)
        fixed (byte* codeOfRow = _features.Bytes(feature, node.Count, out int stride), seen = _codes.Seen)
        {
            if (IsConstant(codeOfRow, stride, rows, node.Count))
            {
                return false;
            }
            Add(codeOfRow, stride, rows, targets, weights, node.Count, sums, _lanes, seen);
            Span<byte> codes = _codes.Take();
            if (_minimumRows > 1)
            {
                CountRows(codeOfRow, stride, rows, node.Count, rowsOfCode);
            }
            if (codes[^1] != missing)
            {
                Find(feature, codes, sums, node.Count, rowsOfCode, MissingRows.None, ref best);
                return true;
            }
            Find(feature, codes, sums, node.Count, rowsOfCode, MissingRows.Right, ref best);
            codes[..^1].CopyTo(codes[1..]);
            codes[0] = (byte)missing;
            Find(feature, codes, sums, node.Count, rowsOfCode, MissingRows.Left, ref best);
            return true;
        }
    }

    private static bool IsConstant(byte* codeOfRow, int stride, int* rows, int count)
    {
        int code = codeOfRow[rows[0] * stride];
        for (int i = 1; i < count; i++)
        {
            if (codeOfRow[rows[i] * stride] != code)
            {
                return false;
            }
        }
        return true;
    }

    // A method of its own, so that all it needs stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(
        byte* codeOfRow, nint stride, int* rows, TTarget* targets, TWeight* weights, nint count, TWeight* sums, nint lanes, byte* seen)
    {
        for (nint i = 0; i < count; i++)
        {
            nint code = codeOfRow[rows[i] * stride];
            TSums.Add(sums + (code * lanes), targets[i], weights[i]);
            seen[code] = 1;
        }
    }

    // Leaves zeros in the sums, unless missing values are on the right: then they are gone through once more.
    private void Find(
        int feature, ReadOnlySpan<byte> codes, TWeight* sums, int count, int* rowsOfCode, MissingRows missing, ref Split best)
    {
        if (typeof(TWeight) == typeof(int) && typeof(TSums) == typeof(ClassSums<GiniPurity>) && _minimumRows == 1)
        {
            _gini.Find(feature, codes, (int*)sums, _total, missing, ref best);
            return;
        }
        Array.Clear(_left);
        fixed (double* left = _left, total = _total)
        {
            int leftRows = 0;
            for (int i = 0; i < codes.Length; i++)
            {
                int code = codes[i];
                TWeight* sum = sums + (code * _lanes);
                for (int lane = 0; lane < _lanes; lane += ClassLanes.Width)
                {
                    (Vector256.Load(left + lane) + ClassLanes.Load(sum + lane)).Store(left + lane);
                    if (missing != MissingRows.Right)
                    {
                        ClassLanes.Clear(sum + lane);
                    }
                }
                leftRows += rowsOfCode[code];
                // Missing values alone on the left are those alone on the right.
                if (i == codes.Length - 1 || (i == 0 && missing == MissingRows.Left)
                    || (_minimumRows > 1 && (leftRows < _minimumRows || count - leftRows < _minimumRows)))
                {
                    continue;
                }
                double purity = TSums.OfSides(left, total, _lanes, _weight);
                if (best.IsWorseThan(purity, feature))
                {
                    best = new Split(purity, feature, code, codes[i + 1], missing.GoLeft());
                }
            }
        }
    }

    private void CountRows(byte* codeOfRow, int stride, int* rows, int count, int* rowsOfCode)
    {
        Array.Clear(_rowsOfCode);
        for (int i = 0; i < count; i++)
        {
            rowsOfCode[codeOfRow[rows[i] * stride]]++;
        }
    }

    private bool Sort(int feature, CodedColumn column, NodeRows<TTarget, TWeight> node, ref Split best)
    {
        int count = node.Count;
        if (_keys.Length < count)
        {
            _keys = new ulong[count];
            _scratch = new ulong[count];
        }
        Span<ulong> keys = _keys.AsSpan(0, count);
        if (column.Bytes is not null)
        {
            Gather<byte>(column.Bytes, node.Rows, keys);
        }
        else if (column.Shorts is not null)
        {
            Gather<ushort>(column.Shorts, node.Rows, keys);
        }
        else
        {
            Gather<int>(column.Integers, node.Rows, keys);
        }
        if (!keys.ContainsAnyExceptInRange(keys[0] & ~(ulong)uint.MaxValue, keys[0] | uint.MaxValue))
        {
            return false;
        }

        RadixSort.Sort(keys, _scratch, BitOperations.Log2((uint)column.Values.Length) + 1);
        int missing = 0;
        while ((int)(keys[^(missing + 1)] >> 32) == column.Missing)
        {
            missing++;
        }
        Find(feature, keys, node, 0, missing > 0 ? MissingRows.Right : MissingRows.None, ref best);
        if (missing > 0)
        {
            keys[^missing..].CopyTo(_scratch);
            keys[..^missing].CopyTo(keys[missing..]);
            _scratch.AsSpan(0, missing).CopyTo(keys);
            Find(feature, keys, node, missing, MissingRows.Left, ref best);
        }
        return true;
    }

    // Splits before the row of a number are not looked at.
    private void Find(
        int feature, ReadOnlySpan<ulong> keys, NodeRows<TTarget, TWeight> node, int from, MissingRows missing, ref Split best)
    {
        Array.Clear(_left);
        int count = keys.Length;
        fixed (double* left = _left, total = _total)
        {
            for (int i = 0; i < count - 1; i++)
            {
                int at = (int)(uint)keys[i];
                TSums.Add(left, node.Targets[at], double.CreateTruncating(node.Weights[at]));
                int code = (int)(keys[i] >> 32);
                int next = (int)(keys[i + 1] >> 32);
                if (code == next || i < from || i + 1 < _minimumRows || count - i - 1 < _minimumRows)
                {
                    continue;
                }
                double purity = TSums.OfSides(left, total, _lanes, _weight);
                if (best.IsWorseThan(purity, feature))
                {
                    best = new Split(purity, feature, code, next, missing.GoLeft());
                }
            }
        }
    }

    private static void Gather<TCode>(ReadOnlySpan<TCode> column, ReadOnlySpan<int> rows, Span<ulong> keys)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (ulong.CreateTruncating(column[rows[i]]) << 32) | (uint)i;
        }
    }
}
