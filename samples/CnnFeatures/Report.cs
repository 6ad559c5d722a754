using System.Globalization;
using System.Text.Json;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>Shows results: a table for people, JSON for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static Table ToTable(FeaturesResult result)
    {
        var table = new Table().SimpleBorder();
        table.AddColumn("model");
        foreach (var input in result.Results[0].Inputs)
        {
            table.AddColumn(new TableColumn($"{input.Input} ({Format(input.Numbers, "N0")})").RightAligned());
            table.AddColumn(new TableColumn("fit, s").RightAligned());
        }
        table.AddColumn(new TableColumn("gain, points").RightAligned());
        foreach (var learner in result.Results)
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
    {
        file.Directory?.Create();
        WholeFile.Write(file.FullName, path => File.WriteAllText(path, JsonSerializer.Serialize(result, Json) + "\n"));
    }

    public static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
