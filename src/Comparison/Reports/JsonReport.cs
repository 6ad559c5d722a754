using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>The results for programs.</summary>
internal static class JsonReport
{
    public static string Write(ComparisonResult result) => JsonSerializer.Serialize(
        new ReportDocument(
            result.Table.Name, Versions.MLNetDeep, Versions.MLNet, result.Table.Rows, result.Table.Label, result.Table.Task,
            result.Table.Classes, [.. result.Table.Columns.Select(column =>
                new ReportColumn(column.Name, column.Kind, column.Missing, column.Note))],
            result.Cuts, result.MainMetric, result.Summary, result.Models, result.PValues, result.Failed, result.LeftOut),
        ReportJson.Default.ReportDocument) + "\n";
}

/// <summary>The whole document.</summary>
internal sealed record ReportDocument(
    [property: JsonPropertyName("dataset")] string DataSet,
    [property: JsonPropertyName("mlnetdeep_version")] string MLNetDeepVersion,
    [property: JsonPropertyName("mlnet_version")] string MLNetVersion,
    int Rows,
    string Label,
    TableTask Task,
    IReadOnlyList<string> Classes,
    IReadOnlyList<ReportColumn> Columns,
    string Cuts,
    string MainMetric,
    string Summary,
    IReadOnlyList<ModelResult> Models,
    IReadOnlyDictionary<string, double> PValues,
    IReadOnlyList<ModelResult> Failed,
    IReadOnlyList<LeftOut> LeftOut);

/// <summary>A column of the table.</summary>
internal sealed record ReportColumn(string Name, ColumnKind Kind, int Missing, string Note);

/// <summary>How the document is written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
