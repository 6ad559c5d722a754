using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace MLNetDeep.Comparisons.Tests.Reports;

/// <summary>The results as JSON, Markdown, text, and in a notebook.</summary>
public sealed class OtherReportsTests(SampleReports reports) : IClassFixture<SampleReports>, IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void SaveJson_Document_HasWhatThePageHas()
    {
        reports.Binary.SaveJson(_files["results.json"]);
        JsonElement json = JsonDocument.Parse(File.ReadAllText(_files["results.json"])).RootElement;

        Assert.Equal(150, json.GetProperty("rows").GetInt32());
        Assert.Equal("Binary", json.GetProperty("task").GetString());
        Assert.Equal(reports.Binary.Summary, json.GetProperty("summary").GetString());
        Assert.Equal(
            ["a", "b, with <marks> & quotes", "color"],
            json.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()));
        JsonElement best = json.GetProperty("models")[0];
        Assert.Equal(reports.Binary.Best.Name, best.GetProperty("name").GetString());
        Assert.Equal(
            reports.Binary.Best.Metrics["accuracy"].Mean,
            best.GetProperty("metrics").GetProperty("accuracy").GetProperty("mean").GetDouble());
        Assert.Equal(2, best.GetProperty("curve").GetArrayLength());
    }

    [Fact]
    public void SaveMarkdown_Page_HasARowForEachModel()
    {
        reports.Multiclass.SaveMarkdown(_files["results.md"]);
        string[] lines = File.ReadAllLines(_files["results.md"]);

        Assert.All(reports.Multiclass.Models, model => Assert.Contains(
            lines, line => line.StartsWith($"| {model.Name} |", StringComparison.Ordinal)));
        Assert.Contains("broken failed: a reason with <angles>", lines);
        Assert.Single(lines.Where(line => line.StartsWith('|')).Select(line => line.Count(letter => letter == '|')).Distinct());
    }

    [Fact]
    public void ToString_Result_TellsTableAndSummary()
    {
        string text = reports.Regression.ToString();

        Assert.Contains("lightgbm", text, StringComparison.Ordinal);
        Assert.EndsWith(reports.Regression.Summary, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public void ToString_ForAConsole_HasNoLongerLines(int width)
    {
        string text = reports.Binary.ToString(width);
        string[] lines = text.Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.StartsWith("model ", StringComparison.Ordinal) && line.Contains(reports.Binary.MainMetric));
        Assert.EndsWith(
            reports.Binary.Summary, string.Join(' ', lines.Select(line => line.Trim(' '))), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => reports.Binary.ToString(10));
    }

    [Fact]
    public void Notebook_Result_DisplaysItself()
    {
        string html = reports.Binary.ToDisplayString("text/html");

        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(ComparisonResult)).First());
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("random-forest", html, StringComparison.Ordinal);
    }
}
