namespace MLNetDeep.Comparisons.Reports;

/// <summary>The format that a notebook of .NET Interactive displays results in; found by its names, as plots are.</summary>
internal sealed class ResultFormatterSource
{
#pragma warning disable CA1822 // found by name, on an instance
    public IEnumerable<object> CreateTypeFormatters() => [new ResultFormatter()];
#pragma warning restore CA1822
}

/// <summary>Writes the summary, the scores and the table of a result as a part of a page.</summary>
internal sealed class ResultFormatter
{
    public string MimeType { get; } = "text/html";

#pragma warning disable CA1822
    public bool Format(object instance, TextWriter writer)
    {
        writer.Write(HtmlReport.WriteExcerpt((ComparisonResult)instance));
        return true;
    }
#pragma warning restore CA1822
}
