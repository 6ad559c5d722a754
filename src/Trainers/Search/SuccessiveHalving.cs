namespace MLNetDeep.Trainers.Search;

/// <summary>
/// The successive halving of a search, which spends little on all trials and much on the best: all are measured with a small budget, one in
/// <see cref="Eta"/> of them, the best, with <see cref="Eta"/> times the budget, and so on up to the largest. A trial that goes on is
/// trained anew with the larger budget, not continued. Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter
/// Optimization", AISTATS 2016; the budgets go down from the largest as in Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband",
/// JMLR 18, 2018.
/// </summary>
public sealed class SuccessiveHalving
{
    // Keeps a whole number of steps whole, such as log(9) / log(3).
    private const double Rounding = 1e-9;

    private readonly bool _rows;

    private SuccessiveHalving(double smallest, double largest, double eta, bool rows)
    {
        if (!(eta >= 2 && double.IsFinite(eta)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(eta), eta, $"{nameof(Eta)} must be at least 2 and finite, usually 2 to 4; got {eta}.");
        }
        (Smallest, Largest, Eta, _rows) = (smallest, largest, eta, rows);
    }

    /// <summary>The smallest budget or share of rows that a trial is measured with.</summary>
    public double Smallest { get; }

    /// <summary>The budget or share of rows of the last trials.</summary>
    public double Largest { get; }

    /// <summary>The factor: one in so many trials goes on, with so many times the budget.</summary>
    public double Eta { get; }

    /// <summary>Halves by a budget, <see cref="Trial.Budget"/>, for you to use: epochs, iterations, trees.</summary>
    /// <param name="smallest">
    /// The smallest budget, at least 1. The first one is the largest divided by <paramref name="eta"/> as often as stays at or above it.
    /// </param>
    /// <param name="largest">The budget of the last trials, at least <paramref name="smallest"/>.</param>
    /// <param name="eta">The factor, at least 2: one in so many trials goes on, with so many times the budget.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SuccessiveHalving OfBudget(int smallest, int largest, double eta = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smallest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, smallest);
        return new(smallest, largest, eta, rows: false);
    }

    /// <summary>Halves by a share of the training rows, drawn at random by the search's seed; the last trials get all of them.</summary>
    /// <param name="smallest">
    /// The smallest share, above 0 and at most 1. The first one is 1 divided by <paramref name="eta"/> as often as stays at or above it.
    /// </param>
    /// <param name="eta">The factor, at least 2: one in so many trials goes on, with so many times the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static SuccessiveHalving OfRows(double smallest, double eta = 3)
    {
        if (!(smallest > 0 && smallest <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(smallest), smallest, $"The smallest share of the rows must be above 0 and at most 1; got {smallest}.");
        }
        return new(smallest, 1, eta, rows: true);
    }

    /// <summary>The rungs for so many trials, first to last. A trial that is left alone goes straight to the largest budget.</summary>
    internal IEnumerable<Rung> Plan(int trials)
    {
        int steps = (int)Math.Floor((Math.Log(Largest / Smallest) / Math.Log(Eta)) + Rounding);
        for (int step = steps; step > 0 && trials > 1; step--)
        {
            yield return At(Largest / Math.Pow(Eta, step), trials);
            trials = Math.Max(1, (int)((trials / Eta) + Rounding));
        }
        yield return At(Largest, trials);
    }

    private Rung At(double amount, int trials) => _rows ? new(trials, null, amount) : new(trials, (int)Math.Round(amount), 1);
}

/// <summary>One round of a search.</summary>
/// <param name="Trials">How many trials it measures.</param>
/// <param name="Budget">What each may spend, where that is told.</param>
/// <param name="RowShare">The share of the training rows each gets.</param>
internal readonly record struct Rung(int Trials, int? Budget, double RowShare);
