using System.Globalization;
using System.Text;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Linear;

/// <summary>
/// Rosenblatt's perceptron: yes where w x + b is above 0. Weights and intercept start at zero; each row in turn that is on the wrong side,
/// or on the line, is added to them, or taken from them where its answer is no, times the learning rate. Where a line separates the classes
/// a pass without an error comes in the end (Novikoff 1962) and is the last; elsewhere the line is that of the last pass. Source:
/// Rosenblatt, The perceptron: a probabilistic model for information storage and organization in the brain, Psychological Review 65, 1958.
/// </summary>
public sealed class PerceptronModel : IBinaryClassifier, IStoredModel
{
    /// <summary>The name of this kind of model in files.</summary>
    internal const string Kind = "Perceptron";

    private readonly double[] _weights;
    private readonly int[] _errors;

    internal PerceptronModel(double[] weights, double intercept, int[] errors, int rows) =>
        (_weights, Intercept, _errors, RowCount) = (weights, intercept, errors, rows);

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount => _weights.Length;

    /// <summary>False: the distance of a row from the line is no probability.</summary>
    public bool HasProbability => false;

    /// <summary>The weight of each feature, w.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The intercept, b.</summary>
    public double Intercept { get; }

    /// <summary>The number of training rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of errors in each pass: rows that were on the wrong side when their turn came.</summary>
    public IReadOnlyList<int> ErrorsPerPass => _errors;

    /// <summary>Whether the last pass was without an error: the line then separates all training rows.</summary>
    public bool Converged => _errors[^1] == 0;

    /// <summary>Returns the line as text: <c>2 x1 - 3 x2 + 0.5 = 0</c>, to six digits; above 0 is yes.</summary>
    /// <param name="names">The names of the features; null: x1, x2, ....</param>
    /// <exception cref="ArgumentException">There are more or fewer names than features.</exception>
    public string Line(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != FeatureCount)
        {
            throw new ArgumentException($"The model has {FeatureCount} features; got {names.Count} names.", nameof(names));
        }
        return Describe(_weights, Intercept, names);
    }

    /// <summary>Computes w x + b: above 0 is yes.</summary>
    /// <inheritdoc/>
    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads = null)
    {
        int rows = RowGuard.Rows(this, features.Length, outputs.Length, 1);
        for (int row = 0; row < rows; row++)
        {
            double side = Side(features.Slice(row * FeatureCount, FeatureCount), _weights, Intercept);
            outputs[row] = (float)Math.Clamp(side, float.MinValue, float.MaxValue);
        }
    }

    void IStoredModel.Write(ModelArrays arrays)
    {
        arrays.Add("weights", _weights);
        arrays.Add("intercept", Intercept);
        arrays.Add("errors", _errors);
        arrays.Add("rows", RowCount);
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="ModelFormatException">Something is missing or is not as it was written.</exception>
    internal static PerceptronModel Read(ModelArrays arrays)
    {
        double[] weights = StoredNumbers.Finite<double>(arrays, "weights", null, least: 1);
        double intercept = arrays.Double("intercept");
        int[] errors = arrays.Array<int>("errors");
        int rows = arrays.Int32("rows", 1);
        StoredNumbers.RequireFinite([intercept], "intercept");
        if (errors.Length == 0 || !Array.TrueForAll(errors, error => error >= 0 && error <= rows))
        {
            throw new ModelFormatException(
                $"The model's 'errors' are expected to be from 0 to its {rows:N0} rows, for at least one pass; they are not.");
        }
        return new(weights, intercept, errors, rows);
    }

    /// <summary>w x + b.</summary>
    internal static double Side(ReadOnlySpan<float> row, double[] weights, double intercept)
    {
        double sum = intercept;
        for (int i = 0; i < row.Length; i++)
        {
            sum += weights[i] * row[i];
        }
        return sum;
    }

    /// <summary>The equation: <c>2 x1 - 3 x2 + 0.5 = 0</c>. Features whose weight is 0 are left out.</summary>
    /// <param name="weights">A weight for each feature.</param>
    /// <param name="intercept">The constant.</param>
    /// <param name="names">Names of the features; null: x1, x2, ....</param>
    internal static string Describe(ReadOnlySpan<double> weights, double intercept, IReadOnlyList<string>? names)
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
