namespace MLNetDeep.Pictures;

/// <summary>Checks the arguments of plots.</summary>
internal static class PlotGuard
{
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static void RequireAny<T>(IReadOnlyCollection<T> items, string name, string what)
    {
        ArgumentNullException.ThrowIfNull(items, name);
        if (items.Count == 0)
        {
            throw new ArgumentException($"{name}: expected at least one {what}, got none.", name);
        }
    }

    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void RequireLength(int actual, int expected, string name, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name}: expected {expected} {what}, one for each, got {actual}.", name);
        }
    }

    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static void RequireFinite(double value, string name, string what)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{name}: expected finite numbers, got {value} of {what}. Leave it out.", name);
        }
    }

    /// <exception cref="ArgumentException">A number has no logarithm.</exception>
    public static void RequirePositive(double value, string name, string what)
    {
        if (value is not (> 0 and < double.PositiveInfinity))
        {
            throw new ArgumentException(
                $"{name}: expected finite numbers above 0 for a logarithmic axis, got {value} of {what}. Leave it out.", name);
        }
    }
}
