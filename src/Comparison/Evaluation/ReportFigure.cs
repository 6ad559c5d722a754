namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>A figure of the report: an SVG document with a title and a description.</summary>
internal sealed record ReportFigure(string Title, string Description, string Svg);
