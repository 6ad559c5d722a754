using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Rows less the training rows' mean, times a power of two that gives the longest a length from 1/2 to 1. Far from the origin distances
/// would drown in the rounding of squares; around the mean they do not. Columns that are constant in training add the same to all of a
/// query's distances and are left out.
/// </summary>
internal sealed unsafe class CenteredRows : MappedRows
{
    private readonly int _allColumns;
    private readonly int[] _kept;
    private readonly double[] _means;
    private readonly int[] _constant;
    private readonly float[] _constants;
    private readonly double _scale;

    /// <param name="rows">Training rows, [rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public CenteredRows(float[] rows, int columns, Parallelism parallelism)
    {
        _allColumns = columns;
        var range = ColumnRange.Of(rows, columns, parallelism);
        int[] varying = [.. Enumerable.Range(0, columns).Where(column => range.Least[column] < range.Greatest[column])];
        _kept = varying.Length > 0 ? varying : [0];
        _means = [.. _kept.Select(column => range.Means[column])];
        _constant = [.. Enumerable.Range(0, columns).Except(_kept)];
        _constants = [.. _constant.Select(column => range.Least[column])];

        // No row is farther from the mean than the ranges of all columns allow.
        double longest = Math.Sqrt(_kept.Sum(column => Math.Pow((double)range.Greatest[column] - range.Least[column], 2)));
        _scale = longest > 0 ? Math.ScaleB(1, -Math.ILogB(longest) - 1) : 1;
    }

    public override int Columns => _kept.Length;

    public override double MeasureScale => _scale * _scale;

    public override double RelativeError => Rounding.OfDouble(_allColumns);

    public override double AbsoluteError => 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map(float* rows, Span<MappedTerms> terms, float* mapped)
    {
        for (int i = 0; i < terms.Length; i++, rows += _allColumns, mapped += _kept.Length)
        {
            for (int column = 0; column < _kept.Length; column++)
            {
                mapped[column] = (float)((rows[_kept[column]] - _means[column]) * _scale);
            }
            double apart = 0;
            for (int column = 0; column < _constant.Length; column++)
            {
                double difference = (double)rows[_constant[column]] - _constants[column];
                apart += difference * difference;
            }
            terms[i] = new MappedTerms(RowSums.Products(mapped, mapped, _kept.Length), Slack: 0, apart);
        }
    }
}
