using System.Globalization;
using MLNetDeep.Comparisons;

namespace MLNetDeep.Samples.Compare;

/// <summary>Prints a line for each model: its name when it begins, what came of it when it is done.</summary>
internal sealed class ModelLines : IProgress<ComparisonProgress>
{
    private string? _begun;

    public void Report(ComparisonProgress value)
    {
        if (_begun != value.Model)
        {
            Console.Write($"{value.Model}: ");
            _begun = value.Model;
        }
        if (value.Finished is { } model)
        {
            (string metric, MetricValue score) = model.Metrics.FirstOrDefault();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Failure ?? $"{metric} {score}"}, {value.Elapsed.TotalSeconds:F1} s"));
        }
        Console.Out.Flush();
    }
}
