namespace MLNetDeep.Classic.Neighbors;

/// <summary>Distances from training rows, computed in double from their definition.</summary>
internal sealed unsafe class ExactDistances
{
    private readonly float[] _rows;
    private readonly int _columns;
    private readonly DistanceMetric _metric;
    private readonly double[] _squares = [];

    /// <param name="rows">Training rows, [rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="metric">Which distance.</param>
    public ExactDistances(float[] rows, int columns, DistanceMetric metric)
    {
        (_rows, _columns, _metric) = (rows, columns, metric);
        if (metric == DistanceMetric.Cosine)
        {
            _squares = new double[rows.Length / columns];
            fixed (float* first = rows)
            {
                for (int row = 0; row < _squares.Length; row++)
                {
                    _squares[row] = Square(first + ((nint)row * columns));
                }
            }
        }
    }

    /// <summary>The part of a query's distances that depends on the query alone.</summary>
    public double QueryTerm(float* query) => _metric == DistanceMetric.Cosine ? Square(query) : 0;

    /// <summary>
    /// What orders training rows by their distance from a query: the distance itself, or its square where it is Euclidean.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="term">Its <see cref="QueryTerm"/>.</param>
    /// <param name="row">The training row.</param>
    public double Measure(float* query, double term, int row)
    {
        fixed (float* first = _rows)
        {
            float* values = first + ((nint)row * _columns);
            return _metric switch
            {
                DistanceMetric.Euclidean => RowSums.SquaredDifferences(query, values, _columns),
                DistanceMetric.Manhattan => RowSums.AbsoluteDifferences(query, values, _columns),
                _ => CosineDistance(RowSums.Products(query, values, _columns), term, _squares[row]),
            };
        }
    }

    /// <summary>The distance of a <see cref="Measure"/>.</summary>
    public double Distance(double measure) => _metric == DistanceMetric.Euclidean ? Math.Sqrt(measure) : measure;

    private double Square(float* row) => RowSums.Products(row, row, _columns);

    // One square root of the product: of a row and itself it is then exactly the row's square, and the distance 0.
    private static double CosineDistance(double product, double squareA, double squareB) =>
        product == 0 ? 1 : Math.Clamp(1 - product / Math.Sqrt(squareA * squareB), 0, 2);
}
