using System.Globalization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// The gamma of a kernel, by which it falls off with distance: a number, or a rule that makes one from the training rows.
/// </summary>
public readonly record struct SvmGamma
{
    private readonly bool _isAuto;
    private readonly double? _number;

    private SvmGamma(bool isAuto, double? number) => (_isAuto, _number) = (isAuto, number);

    /// <summary>The default rule: 1 / (features * variance of all numbers of the training rows); 1 where they are all the same.</summary>
    public static SvmGamma Scale => default;

    /// <summary>The rule 1 / features.</summary>
    public static SvmGamma Auto => new(isAuto: true, null);

    /// <summary>Converts a number above 0.</summary>
    public static implicit operator SvmGamma(double number) => FromDouble(number);

    /// <summary>Converts a number above 0.</summary>
    public static SvmGamma FromDouble(double number) => new(isAuto: false, number);

    /// <summary>Returns the number, or the name of the rule.</summary>
    public override string ToString() =>
        _number?.ToString(CultureInfo.InvariantCulture) ?? (_isAuto ? nameof(Auto) : nameof(Scale));

    /// <summary>Whether it can be used.</summary>
    internal bool IsValid => _number is not { } number || ((float)number > 0 && float.IsFinite((float)number));

    /// <summary>The number for some training rows.</summary>
    internal double Resolve(ReadOnlySpan<float> features, int featureCount) =>
        _number ?? (_isAuto ? 1.0 / featureCount : FromVariance(Variance(features), featureCount));

    private static double FromVariance(double variance, int featureCount)
    {
        double gamma = 1 / (featureCount * variance);
        return float.IsFinite((float)gamma) ? gamma : 1;
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        double mean = 0;
        foreach (float value in values)
        {
            mean += value;
        }
        mean /= values.Length;
        double squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }
        return squares / values.Length;
    }
}
