using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Tests;

/// <summary>Tables as people have them.</summary>
public sealed class TableFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-tables-");

    public void Dispose() => _directory.Delete(recursive: true);

    // Twelve rows of two classes: a, from 0 to 11, and b, 100 more.
    private static IEnumerable<string> Lines(char separator = ',', string end = "")
        => Enumerable.Range(0, 12).Select(i => string.Join(separator, i, 100 + i, i % 2 == 0 ? "yes" : "no") + end);

    private SampleData Load(IEnumerable<string> lines, Encoding? encoding = null, string? label = null, bool numbersAreClasses = false)
    {
        string path = Path.Combine(_directory.FullName, "table.csv");
        File.WriteAllLines(path, lines, encoding ?? new UTF8Encoding(false));
        return SampleDataCatalog.Load(new MLContext(1), path, null, seed: 1, label, numbersAreClasses);
    }

    private static float[][] Features(SampleData data) => [.. data.Train.GetColumn<float[]>("Features")];

    public static TheoryData<string, string[], string[]> Forms => new()
    {
        { "commas", ["a,b,class", .. Lines()], [] },
        { "semicolons", ["a;b;class", .. Lines(';')], [] },
        { "tabs", ["a\tb\tclass", .. Lines('\t')], [] },
        { "bars", ["a|b|class", .. Lines('|')], [] },
        { "comments", ["# of what", "# by whom", "a,b,class", .. Lines()], [] },
        { "trailing commas", ["a,b,class,", .. Lines(',', ",")], ["the last column is empty: left out"] },
        { "no header", [.. Lines()], ["no header: the first line is a row, and the columns are called c1 to c3"] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_table_of_each_form_has_the_same_rows(string form, string[] lines, string[] notes)
    {
        SampleData data = Load(lines);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => new float[] { i, 100 + i }), Features(data));
        Assert.Equal(["yes", "no"], data.Classes);
        Assert.True(notes.SequenceEqual(data.Notes), form);
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "iso-8859-1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Names_with_accents_are_read_in_every_encoding(string encoding)
    {
        SampleData data = Load(
            ["maß,espèce", .. Enumerable.Range(0, 12).Select(i => $"{i},{(i % 2 == 0 ? "sétosa" : "größer")}")],
            Encoding.GetEncoding(encoding));

        Assert.Equal(["sétosa", "größer"], data.Classes);
        Assert.Equal(encoding == "iso-8859-1" ? ["not UTF-8: read as Latin-1"] : [], data.Notes);
    }

    [Fact]
    public void Missing_values_and_categories_are_NaN_and_ones_among_zeros()
    {
        string[] missing = ["", "NA", "?", "NaN", "null"];
        SampleData data = Load(["n,color,class", .. Enumerable.Range(0, 12).Select(i =>
            $"{(i < 5 ? missing[i] : i)},{(i == 0 ? "NA" : i % 3 == 0 ? "red" : "blue")},{i % 2}"), "1,red,"]);

        Assert.Equal([float.NaN, 0, 0], Features(data)[0]);
        Assert.Equal([float.NaN, 0, 1], Features(data)[3]);
        Assert.Equal([5, 1, 0], Features(data)[5]);
        Assert.Equal(12, Features(data).Length);
        Assert.Equal(["1 rows without a class are left out", "column 'color' is a category of 2"], data.Notes);
    }

    [Fact]
    public void A_column_of_names_is_left_out()
    {
        SampleData data = Load(["name,x,class", .. Enumerable.Range(0, 150).Select(i => $"passenger {i},{i},{(i < 75 ? "a" : "b")}")]);

        Assert.Equal(1, data.FeatureCount);
        Assert.Equal(["column 'name' has 150 different texts: left out"], data.Notes);
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("1")]
    public void A_label_by_name_or_number_is_the_class(string label)
    {
        SampleData data = Load(["kind,x", .. Enumerable.Range(0, 12).Select(i => $"{(i < 6 ? "low" : "high")},{i}")], label: label);

        Assert.Equal(["low", "high"], data.Classes);
        Assert.Equal([11f], Features(data)[11]);
    }

    [Fact]
    public void A_quantity_as_label_is_asked_about()
    {
        string[] lines = ["a,price", .. Enumerable.Range(0, 40).Select(i => $"{i},{i * 10}")];

        Assert.Contains(
            "a quantity to predict, not a class", Assert.Throws<FormatException>(() => Load(lines)).Message, StringComparison.Ordinal);
        Assert.Equal(40, Load(lines, numbersAreClasses: true).Classes.Count);
    }

    public static TheoryData<string[], string> Refused => new()
    {
        { [], "expected a table" },
        { ["x", .. Enumerable.Range(0, 12).Select(i => $"{i}")], "expected at least two columns" },
        { ["x,k", "1,a", "2,b"], "expected at least 10 rows of at least two classes in column 'k', found 2 of 2" },
        { ["x,k", .. Enumerable.Range(0, 12).Select(i => $"{i},same")], "found 12 of 1" },
        { ["x,k", .. Lines()], "line 2: expected 2 fields as in line 1, found 3" },
        { ["a,b,class", .. Lines(), "12,two,yes"], "line 14: expected a number in column 'b', as in 12 rows, found 'two'" },
        { ["a,b,class", .. Lines(), "1,3\"4,yes"], "line 14: expected separated values" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_is_no_table_is_an_error_that_says_where_and_what_to_do(string[] lines, string said)
    {
        FormatException exception = Assert.Throws<FormatException>(() => Load(lines));

        Assert.StartsWith("table.csv", exception.Message, StringComparison.Ordinal);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_label_is_an_error_that_names_the_columns()
        => Assert.Contains("no column 'klass': expected one of a, b, class",
            Assert.Throws<FormatException>(() => Load(["a,b,class", .. Lines()], label: "klass")).Message, StringComparison.Ordinal);
}
