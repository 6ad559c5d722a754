namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The rows that the solver works on at a time, all or those not set aside, one array entry each.</summary>
/// <typeparam name="T">The precision of the kernel.</typeparam>
internal sealed class SmoState<T> where T : unmanaged
{
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double _tube;

    /// <param name="problem">The problem, of which all rows are worked on.</param>
    /// <param name="matrix">The kernel of the rows.</param>
    /// <param name="coefficients">Where to begin.</param>
    public SmoState(SmoProblem problem, KernelMatrix<T> matrix, double[] coefficients)
        : this(matrix, null, problem.Lower, problem.Upper, problem.Tube, (double[])coefficients.Clone(), new double[problem.Count])
    {
    }

    private SmoState(
        KernelMatrix<T> matrix, int[]? positions, double[] lower, double[] upper, double tube, double[] coefficients, double[] gradient)
    {
        (Matrix, Positions, _lower, _upper, _tube) = (matrix, positions, lower, upper, tube);
        (Coefficients, Gradient) = (coefficients, gradient);
        (Up, Down) = (new double[gradient.Length], new double[gradient.Length]);
        for (int row = 0; row < gradient.Length; row++)
        {
            UpdateSlopes(row);
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count => Gradient.Length;

    /// <summary>The kernel of the rows.</summary>
    public KernelMatrix<T> Matrix { get; }

    /// <summary>The problem's row of each; null: all of them in their order.</summary>
    public int[]? Positions { get; }

    /// <summary>The coefficients.</summary>
    public double[] Coefficients { get; }

    /// <summary>K b + linear.</summary>
    public double[] Gradient { get; }

    /// <summary>The difference of the slope upwards from the gradient: the tube's part, or infinity at the upper bound.</summary>
    public double[] Up { get; }

    /// <summary>The difference of the slope downwards from the gradient: the tube's part, or minus infinity at the lower bound.</summary>
    public double[] Down { get; }

    /// <summary>
    /// Moves as much from coefficient j to i as lowers the objective most within the bounds, or up to where the slope jumps.
    /// </summary>
    /// <param name="i">The coefficient that rises.</param>
    /// <param name="j">The coefficient that falls.</param>
    /// <param name="wanted">The step without bounds.</param>
    /// <returns>The step.</returns>
    public double Step(int i, int j, double wanted)
    {
        double high = _tube > 0 && Coefficients[i] < 0 ? 0 : _upper[i];
        double low = _tube > 0 && Coefficients[j] > 0 ? 0 : _lower[j];
        double room = Math.Min(high - Coefficients[i], Coefficients[j] - low);
        double step = Math.Min(wanted, room);

        // On the bound exactly, whatever is lost in the sum.
        Coefficients[i] = step >= high - Coefficients[i] ? high : Coefficients[i] + step;
        Coefficients[j] = step >= Coefficients[j] - low ? low : Coefficients[j] - step;
        UpdateSlopes(i);
        UpdateSlopes(j);
        return step;
    }

    /// <summary>
    /// Whether a row will likely keep its coefficient: it stands at a bound, or at 0 in the tube, and there is no other that it would make
    /// a pair with.
    /// </summary>
    public bool IsSettled(int row, double least, double greatest) =>
        (double.IsPositiveInfinity(Up[row]) || Gradient[row] + Up[row] > greatest)
        && (double.IsNegativeInfinity(Down[row]) || Gradient[row] + Down[row] < least);

    /// <summary>The state of some of the rows.</summary>
    public SmoState<T> Narrow(int[] kept) =>
        new(
            Matrix.Narrow(kept), Positions is null ? kept : Array.ConvertAll(kept, row => Positions[row]), Select(_lower, kept),
            Select(_upper, kept), _tube,
            Select(Coefficients, kept), Select(Gradient, kept));

    /// <summary>
    /// The offset: the mean slope of the rows that are free to go either way, or the middle of what the others allow where there are none.
    /// </summary>
    public double Offset()
    {
        double sum = 0, most = double.PositiveInfinity, least = double.NegativeInfinity;
        long free = 0;
        for (int row = 0; row < Count; row++)
        {
            (double up, double down) = (Gradient[row] + Up[row], Gradient[row] + Down[row]);
            if (up == down)
            {
                sum += up;
                free++;
            }

            most = Math.Min(most, up);
            least = Math.Max(least, down);
        }

        return free > 0 ? sum / free : Middle(least, most);
    }

    // One of them is infinite where every coefficient stands at the same bound.
    private static double Middle(double least, double most) =>
        double.IsInfinity(least) ? most : double.IsInfinity(most) ? least : (least + most) / 2;

    private static double[] Select(double[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);

    private void UpdateSlopes(int row)
    {
        double value = Coefficients[row];
        Up[row] = value >= _upper[row] ? double.PositiveInfinity : value >= 0 ? _tube : -_tube;
        Down[row] = value <= _lower[row] ? double.NegativeInfinity : value > 0 ? _tube : -_tube;
    }
}
