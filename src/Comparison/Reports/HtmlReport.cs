namespace MLNetDeep.Comparisons.Reports;

internal static class HtmlReport
{
    public static string Write(ComparisonResult result) => result.Summary;
}
