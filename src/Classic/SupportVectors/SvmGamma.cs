using System.Globalization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// The gamma of a kernel, by which it falls off with distance: a number, or a rule that makes one from the training rows.
/// </summary>
public readonly record struct SvmGamma
{
    private readonly Rule _rule;
    private readonly double _number;

    private SvmGamma(Rule rule, double number) => (_rule, _number) = (rule, number);

    private enum Rule
    {
        Scale,
        Auto,
        Number,
    }

    /// <summary>The default rule: 1 / (features * variance of all numbers of the training rows); 1 where they are all the same.</summary>
    public static SvmGamma Scale => default;

    /// <summary>The rule 1 / features.</summary>
    public static SvmGamma Auto => new(Rule.Auto, 0);

    /// <summary>Converts a number above 0.</summary>
    public static implicit operator SvmGamma(double number) => FromDouble(number);

    /// <summary>Converts a number above 0.</summary>
    public static SvmGamma FromDouble(double number) => new(Rule.Number, number);

    /// <summary>Returns the number, or the name of the rule.</summary>
    public override string ToString() => _rule == Rule.Number ? _number.ToString(CultureInfo.InvariantCulture) : _rule.ToString();

    /// <summary>Whether it can be used.</summary>
    internal bool IsValid => _rule != Rule.Number || ((float)_number > 0 && float.IsFinite((float)_number));

    /// <summary>The number for some training rows.</summary>
    internal double Resolve(ReadOnlySpan<float> features, int featureCount) => _rule switch
    {
        Rule.Number => _number,
        Rule.Auto => 1.0 / featureCount,
        _ => FromVariance(Variance(features), featureCount),
    };

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
