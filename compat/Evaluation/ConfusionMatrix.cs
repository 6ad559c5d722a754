using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How often each class, by row, was taken for each class, by column.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[][] _counts;
    private readonly string[] _names;
    private readonly bool _isBinary;

    internal ConfusionMatrix(double[][] counts, string[] names, bool isBinary)
    {
        _counts = counts;
        _names = names;
        _isBinary = isBinary;
        PerClassRecall = [.. counts.Select((row, c) => Share(row[c], row.Sum()))];
        PerClassPrecision = [.. counts.Select((row, c) => Share(row[c], counts.Sum(truth => truth[c])))];
        Counts = [.. counts.Select(row => (IReadOnlyList<double>)[.. row])];
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => _counts.Length;

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckClass(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckClass(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return _counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    /// <summary>The matrix as text; names too long for a column's head are replaced by the classes' numbers.</summary>
    public string GetFormattedConfusionTable()
    {
        int width = NumberOfClasses == 2 ? 8 : 5, longest = _names.Max(name => name.Length);
        bool numbered = longest > width;
        int digits = numbered ? $"{NumberOfClasses - 1}".Length : 0;
        int label = Math.Max("PREDICTED".Length, longest + (numbered ? digits + 2 : 0));
        string rule = new('=', NumberOfClasses * (NumberOfClasses > 2 ? 8 : 11));
        var table = new StringBuilder();
        if (_isBinary)
        {
            double positives = _counts[0].Sum(), negatives = _counts[1].Sum();
            table.Append($"TEST {_names[0].ToUpperInvariant()} RATIO:\t{positives / (positives + negatives):N4} ");
            table.Append($"({positives:F1}/({positives:F1}+{negatives:F1}))");
        }
        table.AppendLine().AppendLine("Confusion table");
        table.Append(' ', label + 1).Append("||").AppendLine(rule);
        table.Append("PREDICTED".PadRight(label + 1)).Append("||");
        for (int c = 0; c < NumberOfClasses; c++)
            table.Append(' ').Append((numbered ? $"{c}" : _names[c]).PadLeft(width)).Append(" |");
        table.AppendLine(" Recall");
        table.Append("TRUTH".PadRight(label + 1)).Append("||").AppendLine(rule);
        for (int truth = 0; truth < NumberOfClasses; truth++)
        {
            string name = numbered ? $"{truth}".PadLeft(digits) + ". " + _names[truth].PadLeft(label - digits - 2) : _names[truth].PadLeft(label);
            table.Append(name).Append(" ||");
            foreach (double count in _counts[truth])
                table.Append(' ').Append($"{count:N0}".PadLeft(width)).Append(" |");
            table.AppendLine($" {PerClassRecall[truth],5:F4}");
        }
        table.Append(' ', label + 1).Append("||").AppendLine(rule);
        table.Append("Precision".PadRight(label + 1)).Append("||");
        foreach (double precision in PerClassPrecision)
            table.Append($"{precision:N4}".PadLeft(width + 1)).Append(" |");
        return table.AppendLine().ToString();
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private void CheckClass(int index, string name)
        => Contracts.CheckParam(index >= 0 && index < NumberOfClasses, name, $"A class index is from 0 to {NumberOfClasses - 1}, but is {index}.");
}
