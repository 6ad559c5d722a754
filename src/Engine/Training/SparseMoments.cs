using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The moments of sparse rows' columns: the mean and the sum of squared differences from it of the values that are there, in double and
/// row by row (Welford 1962), to which the zeros are added at the end.
/// </summary>
internal sealed class SparseMoments(int columns)
{
    private const int RowsOfAZero = 20;

    private readonly double[] _means = new double[columns];
    private readonly double[] _squares = new double[columns];
    private readonly long[] _counts = new long[columns];
    private long _rows;

    /// <summary>Adds rows.</summary>
    public void Add(SparseRows rows)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> indices = rows.Indices(row);
            ReadOnlySpan<float> values = rows.Values(row);
            for (int i = 0; i < indices.Length; i++)
            {
                if (values[i] == 0)
                {
                    continue;
                }
                int column = indices[i];
                double difference = values[i] - _means[column];
                double share = 1.0 / ++_counts[column];
                _means[column] += difference * share;
                _squares[column] += difference * difference * (1 - share);
            }
        }
        _rows += rows.Count;
    }

    /// <summary>Whether a column is zero in more rows than one of so many.</summary>
    public bool IsOftenZero(int column) => (_rows - _counts[column]) * RowsOfAZero > _rows;

    /// <summary>The mean of a column, its zeros counted.</summary>
    public double Mean(int column) => _means[column] * _counts[column] / _rows;

    /// <summary>The standard deviation of a column, its zeros counted.</summary>
    public double Deviation(int column)
    {
        double share = (double)_counts[column] / _rows;
        double between = _means[column] * _means[column] * _counts[column] * (1 - share);
        return Math.Sqrt((_squares[column] + between) / _rows);
    }

    /// <summary>The root of the mean square of a column's values that are not zero; 0 where there are none.</summary>
    public double Size(int column) => _counts[column] == 0
        ? 0
        : Math.Sqrt((_means[column] * _means[column]) + (_squares[column] / _counts[column]));
}
