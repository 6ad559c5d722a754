namespace MLNetDeep.Comparisons.Tests.Reports;

/// <summary>Comparisons of each kind, made once for all tests of reports.</summary>
public sealed class SampleReports : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public SampleReports()
    {
        Binary = Write("binary", Comparison.Of(
            Table("binary", i => (i * 37 % 101) + (i * 71 % 40) > 70 ? "yes & <b>sure</b>" : "no"),
            new ComparisonOptions { Folds = 3, Curve = [20, 60] }).Add("majority", "lda", "random-forest"));
        Multiclass = Write("multiclass", Comparison.Of(
            Table("multiclass", i => $"class {i * 37 % 101 / 34}"), new ComparisonOptions { Folds = 2, Repeats = 2 })
            .Add("knn", "decision-tree", "mlp").Add("broken", _ => throw new InvalidOperationException("a reason with <angles>")));
        Regression = Write("regression", Comparison.Of(
            Table("regression", i => $"{(i * 37 % 101) + (0.5 * (i % 4))}"), new ComparisonOptions { Folds = 2 }).Add("mean", "lightgbm"));
        Images = Write("images", Comparison.Of(
            DataSource.Open("xo"), new ComparisonOptions { TrainRows = 100, TestRows = 60, Epochs = 2 }).Add("sdca", "cnn"));
    }

    public static TheoryData<string> Names => ["binary", "multiclass", "regression", "images"];

    public ComparisonResult Binary { get; }

    public ComparisonResult Multiclass { get; }

    public ComparisonResult Regression { get; }

    public ComparisonResult Images { get; }

    public string Path(string name) => _files[name + ".html"];

    public void Dispose() => _files.Dispose();

    private Table Table(string name, Func<int, FormattableString> label) =>
        TableFile.Read(_files.Write(name + ".csv",
        [
            "a,\"b, with <marks> & quotes\",color,label",
            .. Enumerable.Range(0, 150).Select(i =>
                $"{i * 37 % 101},{(i % 9 == 0 ? "" : i * 53 % 89)},{(i % 4 == 0 ? "red" : "blue")},"
                + $"{FormattableString.Invariant(label(i))}"),
        ]));

    private Table Table(string name, Func<int, string> label) => Table(name, i => (FormattableString)$"{label(i)}");

    private ComparisonResult Write(string name, Comparison comparison)
    {
        ComparisonResult result = comparison.Run();
        result.SaveHtml(Path(name));
        return result;
    }
}
