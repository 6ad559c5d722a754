using System.Runtime.InteropServices;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Sequential minimal optimisation (Platt 1998): changes two coefficients at a time, chosen by second-order information (Fan, Chen, Lin
/// 2005), and sets rows aside that stay at their bounds (Joachims 1998). It stops by the rule of LIBSVM (Chang, Lin 2011), with which
/// solutions agree.
/// </summary>
/// <typeparam name="T">The precision of the kernel.</typeparam>
internal sealed class SmoSolver<T> where T : unmanaged
{
    private const int MostIterationsBetweenChecks = 1000;
    private const int MostIterations = 10_000_000;
    private const int IterationsOfRow = 100;

    // Rows are set aside when that saves so much; each time costs a copy of those that are left.
    private const double ShareWorthNarrowing = 2.0 / 3;

    // Gradients are made anew when a multiple of the tolerance is reached, so that rows set aside too early come back in time.
    private const double NearEnd = 10;

    // Great kernel values leave errors in gradients that are only added to; an end is one if the gradient made anew agrees.
    private const int MostRenewals = 20;

    private readonly KernelMatrix<T> _matrix;
    private readonly SmoProblem _problem;
    private readonly SmoOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly double[] _coefficients;
    private SmoState<T> _state;
    private long _iterations;
    private bool _reopened;
    private bool _moved;

    /// <param name="matrix">The kernel of the problem's rows.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the search.</param>
    public SmoSolver(KernelMatrix<T> matrix, SmoProblem problem, SmoOptions options, CancellationToken cancellation)
    {
        (_matrix, _problem, _options, _cancellation) = (matrix, problem, options, cancellation);
        _coefficients = (double[])problem.Start.Clone();
        _state = Whole();
    }

    private enum Outcome
    {
        Moved,

        // No pair is left that violates optimality by the tolerance.
        Optimal,

        // The step is too short for the coefficients to change.
        Stalled,
    }

    private static bool ChecksEnd => typeof(T) == typeof(double);

    private bool IsWhole => _state.Positions is null;

    /// <summary>Solves the problem.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SmoSolution Solve()
    {
        long most = _options.MaximumIterations ?? Math.Max(MostIterations, (long)IterationsOfRow * _problem.Count);
        int untilCheck = Math.Min(_problem.Count, MostIterationsBetweenChecks);
        int renewals = 0;
        bool converged = false;
        while (_iterations < most)
        {
            if (--untilCheck <= 0)
            {
                untilCheck = Math.Min(_problem.Count, MostIterationsBetweenChecks);
                _cancellation.ThrowIfCancellationRequested();
                if (_options.Shrinking)
                {
                    Shrink();
                }
            }

            Outcome outcome = Iterate();
            if (outcome == Outcome.Moved)
            {
                continue;
            }
            if (IsWhole)
            {
                if (!_moved || (outcome == Outcome.Optimal && !ChecksEnd))
                {
                    converged = outcome == Outcome.Optimal;
                    break;
                }

                if (++renewals > MostRenewals)
                {
                    break;
                }
            }

            // All rows are looked at once before some are set aside again.
            Reopen();
            untilCheck = 2;
        }

        if (!IsWhole)
        {
            Reopen();
        }
        return new SmoSolution(_state.Coefficients, _state.Offset(), _iterations, converged, _state.Gradient);
    }

    private Outcome Iterate()
    {
        SmoState<T> state = _state;
        (Extreme least, Extreme greatest) = SmoLoops.FindSlopes(state.Gradient, state.Up, state.Down);
        if (least.Index < 0 || greatest.Value - least.Value < _options.Tolerance)
        {
            return Outcome.Optimal;
        }
        int i = least.Index;
        FetchWithCandidates(i);
        ReadOnlySpan<T> row = state.Matrix.Row(i);
        T[] diagonal = state.Matrix.Diagonal;
        int j = SmoLoops.FindPartner<T>(least.Value, SmoLoops.ToDouble(diagonal[i]), row, diagonal, state.Gradient, state.Down).Index;
        if (j < 0)
        {
            return Outcome.Optimal;
        }
        double curvature = SmoLoops.ToDouble(diagonal[i]) + SmoLoops.ToDouble(diagonal[j]) - (2 * SmoLoops.ToDouble(row[j]));
        double descent = state.Gradient[j] + state.Down[j] - least.Value;
        (double before, double beforeOther) = (state.Coefficients[i], state.Coefficients[j]);
        double step = state.Step(i, j, descent / (curvature > 0 ? curvature : SmoLoops.TinyCurvature));
        _iterations++;
        if (state.Coefficients[i] == before && state.Coefficients[j] == beforeOther)
        {
            return Outcome.Stalled;
        }
        SmoLoops.AddDifference<T>(step, row, state.Matrix.Row(j), state.Gradient);
        _moved = true;
        return Outcome.Moved;
    }

    // Computes a row that is not there together with those of the greatest violations, which are likely to be next.
    private void FetchWithCandidates(int row)
    {
        KernelMatrix<T> matrix = _state.Matrix;
        if (matrix.Holds(row))
        {
            return;
        }
        _cancellation.ThrowIfCancellationRequested();
        var rows = new List<int> { row };
        int half = matrix.FetchSize / 2;
        AddCandidates(rows, half, position => _state.Gradient[position] + _state.Up[position]);
        AddCandidates(rows, matrix.FetchSize, position => -(_state.Gradient[position] + _state.Down[position]));
        matrix.Fetch(CollectionsMarshal.AsSpan(rows));
    }

    // Adds the rows with the least numbers that are not there, until there are so many.
    private void AddCandidates(List<int> rows, int most, Func<int, double> number)
    {
        var best = new PriorityQueue<int, (double, int)>();
        for (int position = 0; position < _state.Count; position++)
        {
            double value = number(position);
            if (!double.IsFinite(value) || _state.Matrix.Holds(position) || rows.Contains(position))
            {
                continue;
            }
            if (best.Count < most - rows.Count)
            {
                best.Enqueue(position, (-value, -position));
            }
            else if (best.Count > 0)
            {
                best.EnqueueDequeue(position, (-value, -position));
            }
        }

        while (best.TryDequeue(out int position, out _))
        {
            rows.Add(position);
        }
    }

    private void Shrink()
    {
        (Extreme least, Extreme greatest) = SmoLoops.FindSlopes(_state.Gradient, _state.Up, _state.Down);
        if (!_reopened && greatest.Value - least.Value <= NearEnd * _options.Tolerance)
        {
            _reopened = true;
            if (!IsWhole)
            {
                Reopen();
                (least, greatest) = SmoLoops.FindSlopes(_state.Gradient, _state.Up, _state.Down);
            }
        }

        var kept = new List<int>();
        for (int row = 0; row < _state.Count; row++)
        {
            if (!_state.IsSettled(row, least.Value, greatest.Value))
            {
                kept.Add(row);
            }
        }

        if (kept.Count > 1 && kept.Count <= ShareWorthNarrowing * _state.Count)
        {
            Store();
            _state = _state.Narrow([.. kept]);
        }
    }

    private void Reopen()
    {
        Store();
        _matrix.Resume();
        _state = Whole();
    }

    private void Store()
    {
        for (int row = 0; row < _state.Count; row++)
        {
            _coefficients[_state.Positions?[row] ?? row] = _state.Coefficients[row];
        }
    }

    private SmoState<T> Whole()
    {
        _moved = false;
        var state = new SmoState<T>(_problem, _matrix, _coefficients);
        _matrix.Multiply(state.Coefficients, state.Gradient, _cancellation);
        for (int row = 0; row < state.Count; row++)
        {
            state.Gradient[row] += _problem.Linear[row];
        }
        return state;
    }
}
