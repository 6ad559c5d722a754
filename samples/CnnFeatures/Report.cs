using System.Globalization;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>Shows results: a table for people, JSON for programs.</summary>
internal static class Report
{
    public static Table ToTable(FeaturesResult result)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn("model");
        foreach (InputResult input in result.Results[0].Inputs)
        {
            table.AddColumn(new TableColumn($"{input.Input} ({Format(input.Numbers, "N0")})").RightAligned());
            table.AddColumn(new TableColumn("fit, s").RightAligned());
        }
        table.AddColumn(new TableColumn("gain, points").RightAligned());
        foreach (LearnerResult learner in result.Results)
        {
            table.AddRow([
                learner.Model,
                .. learner.Inputs.SelectMany(input => new[] { Format(input.Accuracy, "F4"), Format(input.FitSeconds, "F1") }),
                Format(learner.GainPoints, "+0.00;-0.00"),
            ]);
        }
        return table;
    }

    public static void WriteJson(FeaturesResult result, FileInfo file)
        => JsonFile.Write(file, result, FeaturesJson.Default.FeaturesResult);

    public static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
