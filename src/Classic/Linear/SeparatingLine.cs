using System.Globalization;
using System.Text;

namespace MLNetDeep.Classic.Linear;

/// <summary>Writes the line, plane or hyperplane of weights.</summary>
internal static class SeparatingLine
{
    /// <summary>The equation: <c>2 x1 - 3 x2 + 0.5 = 0</c>. Features whose weight is 0 are left out.</summary>
    /// <param name="weights">A weight for each feature.</param>
    /// <param name="intercept">The constant.</param>
    /// <param name="names">Names of the features; null: x1, x2, ....</param>
    public static string Write(ReadOnlySpan<double> weights, double intercept, IReadOnlyList<string>? names)
    {
        var text = new StringBuilder();
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
            {
                Append(text, weights[i], names is null ? string.Create(CultureInfo.InvariantCulture, $" x{i + 1}") : " " + names[i]);
            }
        }
        if (intercept != 0 || text.Length == 0)
        {
            Append(text, intercept, "");
        }
        return text.Append(" = 0").ToString();
    }

    private static void Append(StringBuilder text, double factor, string name)
    {
        if (text.Length > 0)
        {
            text.Append(factor < 0 ? " - " : " + ");
        }
        else if (factor < 0)
        {
            text.Append('-');
        }
        text.Append(Math.Abs(factor).ToString("G6", CultureInfo.InvariantCulture)).Append(name);
    }
}
