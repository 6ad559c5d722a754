using System.Globalization;

namespace MLNetDeep.Classic.Discriminants;

/// <summary>
/// The shrinkage of the classes' covariances C towards a multiple of the identity, which makes up for few rows: (1 - s) C + s (trace C /
/// columns) I.
/// </summary>
public readonly record struct CovarianceShrinkage
{
    private CovarianceShrinkage(double? amount, bool isAutomatic) => (Amount, IsAutomatic) = (amount, isAutomatic);

    /// <summary>No shrinkage.</summary>
    public static CovarianceShrinkage None => default;

    /// <summary>
    /// The shrinkage with the least expected error, an amount for each class, on standardized features. Ledoit and Wolf, "A
    /// well-conditioned estimator for large-dimensional covariance matrices", 2004.
    /// </summary>
    public static CovarianceShrinkage LedoitWolf => new(null, true);

    /// <summary>The amount s, from 0 to 1; null where there is none or it is found from the rows.</summary>
    public double? Amount { get; }

    /// <summary>Whether the amount is found from the rows.</summary>
    public bool IsAutomatic { get; }

    /// <summary>Creates a shrinkage of a given amount.</summary>
    /// <param name="amount">The amount s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public static CovarianceShrinkage Of(double amount) => amount is >= 0 and <= 1
        ? new(amount, false)
        : throw new ArgumentOutOfRangeException(nameof(amount), amount, $"Expected a shrinkage from 0 to 1, got {amount}.");

    /// <inheritdoc/>
    public override string ToString() => IsAutomatic ? "Ledoit-Wolf" : Amount?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
