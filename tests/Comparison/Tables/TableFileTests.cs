using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Tests.Tables;

/// <summary>Tables as people have them.</summary>
public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Twelve rows of two classes: a, from 0 to 22, and b, which is not steady.
    private static IEnumerable<string> Lines(char separator = ',', string end = "")
        => Enumerable.Range(0, 12).Select(i => string.Join(separator, 2 * i, 7 * i % 5, i % 2 == 0 ? "yes" : "no") + end);

    private Table Read(IEnumerable<string> lines, TableOptions? options = null, Encoding? encoding = null) =>
        TableFile.Read(_files.Write("table.csv", lines, encoding), options);

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
    public void Read_EachForm_HasTheSameRows(string form, string[] lines, string[] notes)
    {
        Table table = Read(lines);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => 2f * i), table.View.GetColumn<float>(table.Columns[0].Name));
        Assert.Equal(["no", "yes"], table.Classes);
        Assert.True(notes.SequenceEqual(table.Notes), form);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void Read_EachEncoding_KeepsAccents(string encoding)
    {
        Table table = Read(
            ["maß,espèce", .. Enumerable.Range(0, 12).Select(i => $"{i * i},{(i % 2 == 0 ? "sétosa" : "größer")}")],
            encoding: Encoding.GetEncoding(encoding));

        Assert.Equal(["größer", "sétosa"], table.Classes);
        Assert.Equal("maß", table.Columns[0].Name);
    }

    [Fact]
    public void Read_ByteOrderMarkAndQuotedLineBreaks_AreNoPartOfTheValues()
    {
        Table table = Read(
            ["size,note,class", .. Enumerable.Range(0, 12).Select(i => $"{i * i},\"first line\nsecond, line\",{i % 2}")],
            encoding: new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(["size", "note"], table.Columns.Select(column => column.Name));
        Assert.Equal(12, table.Rows);
    }

    public static TheoryData<string, string[], ColumnKind, string> Kinds => new()
    {
        { "numbers", ["1.5", "2", "-3e2"], ColumnKind.Number, "" },
        { "prices", ["$1,200.50", "$950.00", "$12,000.00"], ColumnKind.Number, "" },
        { "percent", ["12 %", "7%", "99.5 %"], ColumnKind.Number, "" },
        { "a missing number", ["1", "NA", "3"], ColumnKind.Number, "missing" },
        { "dates", ["2024-01-31", "2024-02-29 12:30", "2023-12-01T00:00:00Z"], ColumnKind.Date, "" },
        { "yes and no", ["Yes", "no", "no"], ColumnKind.Boolean, "Yes" },
        { "categories", ["red", "blue", "red"], ColumnKind.Category, "2 values" },
        { "nothing", ["", "NA", "?"], ColumnKind.Dropped, "has no values" },
        { "one value", ["7", "7", "7"], ColumnKind.Dropped, "'7' in every row" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_Column_HasTheKindOfItsValues(string name, string[] values, ColumnKind kind, string note)
    {
        Table table = Read(["value;x;class", .. Enumerable.Range(0, 12).Select(i => $"{values[i % 3]};{i * i};{i % 2}")]);

        Assert.True(kind == table.Columns[0].Kind, $"{name}: {table.Columns[0].Kind}");
        Assert.Contains(note, table.Columns[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColumnsThatNameRows_AreDroppedWithTheReason()
    {
        Table table = Read(
        [
            "Id,code,name,x,class",
            .. Enumerable.Range(0, 150)
                .Select(i => $"{i + 1},A{i * 7919 % 1000:D4}{i},{(i % 3 == 0 ? "Mr" : "Mrs")} Some Body {i},{i * i % 31},{i % 2}"),
        ]);

        Assert.Equal(
            [ColumnKind.Dropped, ColumnKind.Dropped, ColumnKind.Text, ColumnKind.Number], table.Columns.Select(column => column.Kind));
        Assert.Equal("numbers the rows", table.Columns[0].Note);
        Assert.StartsWith("has 150 different texts in 150 rows", table.Columns[1].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MostlyNumbers_TakesOthersForMissing()
    {
        Table table = Read(["value,x,class", .. Enumerable.Range(0, 40).Select(i => $"{(i == 7 ? "unknown" : i * i)},{i % 7},{i % 2}")]);

        Assert.Equal(ColumnKind.Number, table.Columns[0].Kind);
        Assert.Contains("1 that are no numbers, such as 'unknown'", table.Columns[0].Note, StringComparison.Ordinal);
        Assert.True(float.IsNaN(table.View.GetColumn<float>("value").ElementAt(7)));
    }

    [Fact]
    public void Read_DecimalCommas_NeedTheCulture()
    {
        string[] lines = ["Größe;Tag;x;Art", .. Enumerable.Range(0, 40).Select(i => $"{i},5;{1 + (i % 28)}.02.2024;{i * i % 7};{i % 2}")];

        Assert.Contains("de-DE", Read(lines).Columns[0].Note, StringComparison.Ordinal);
        Table table = Read(lines, new TableOptions { Culture = "de-DE" });
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i + 0.5f), table.View.GetColumn<float>("Größe"));
        Assert.Equal("2024-02-02T00:00:00", table.View.GetColumn<string>("Tag").ElementAt(1));
    }

    [Theory]
    [InlineData("de-CH", "1.5", 1.5f)]
    [InlineData("fr", "1 234,5", 1234.5f)]
    [InlineData("en-GB", "1,234.5", 1234.5f)]
    [InlineData("es-MX", "1.5", 1.5f)]
    public void Read_Culture_DecidesTheDecimalSign(string culture, string text, float number)
    {
        Table table = Read(
            ["value;x;class", .. Enumerable.Range(0, 12).Select(i => $"{(i % 2 == 0 ? text : "7")};{i * i};{i % 2}")],
            new TableOptions { Culture = culture });

        Assert.Equal(number, table.View.GetColumn<float>("value").First());
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("1")]
    public void Read_LabelByNameOrNumber_IsPredicted(string label)
    {
        Table table = Read(
            ["kind,x", .. Enumerable.Range(0, 12).Select(i => $"{(i < 6 ? "low" : "high")},{i * i}")], new TableOptions { Label = label });

        Assert.Equal("kind", table.Label);
        Assert.Equal(["high", "low"], table.Classes);
    }

    [Theory]
    [InlineData("a b c", TableTask.Multiclass)]
    [InlineData("0 1", TableTask.Binary)]
    [InlineData("10 2 33", TableTask.Multiclass)]
    [InlineData("1.5 2.5 3.5", TableTask.Regression)]
    public void Read_Label_DecidesTheTask(string values, TableTask task)
    {
        string[] labels = values.Split(' ');
        Table table = Read(["x,label", .. Enumerable.Range(0, 30).Select(i => $"{i * i},{labels[i % labels.Length]}")]);

        Assert.Equal(task, table.Task);
        Assert.Equal(task == TableTask.Regression ? [] : labels.OrderBy(label => label.Length), table.Classes);
    }

    [Fact]
    public void Read_ManyNumbersAsLabel_AreANumberUnlessToldOtherwise()
    {
        string[] lines = ["x,price", .. Enumerable.Range(0, 40).Select(i => $"{i * i % 7},{i * 10}")];

        Assert.Equal(TableTask.Regression, Read(lines).Task);
        Assert.Equal(40, Read(lines, new TableOptions { Task = TableTask.Multiclass }).Classes.Count);
    }

    [Fact]
    public void Read_RowsWithoutALabel_AreLeftOutAndCounted()
    {
        Table table = Read(["x,class", .. Enumerable.Range(0, 12).Select(i => $"{i * i},{i % 2}"), "5,", "6,NA"]);

        Assert.Equal(12, table.Rows);
        Assert.Equal(["2 rows without a label are left out"], table.Notes);
    }

    [Fact]
    public void Read_KindsAsTold_WinOverTheValues()
    {
        Table table = Read(
            ["code,x,class", .. Enumerable.Range(0, 12).Select(i => $"{i % 3},{i * i},{i % 2}")],
            new TableOptions { Kinds = new Dictionary<string, ColumnKind> { ["code"] = ColumnKind.Category, ["x"] = ColumnKind.Dropped } });

        Assert.Equal([ColumnKind.Category, ColumnKind.Dropped], table.Columns.Select(column => column.Kind));
    }

    public static TheoryData<string[], string> Refused => new()
    {
        { [], "expected a table" },
        { ["x", .. Enumerable.Range(0, 12).Select(i => $"{i}")], "expected at least two columns" },
        { ["x,k", "1,a", "2,b"], "expected at least 10 rows with at least two different values of 'k', found 2 with 2" },
        { ["x,k", .. Enumerable.Range(0, 12).Select(i => $"{i * i},same")], "found 12 with 1" },
        { ["x,k", .. Lines()], "line 2: expected 2 fields as in line 1, found 3" },
        { ["a,b,class", .. Lines(), "1,3\"4,yes"], "line 14: expected separated values" },
        { ["a,b,class", .. Enumerable.Range(0, 12).Select(i => $"7,,{i % 2}")], "expected a column that tells the labels apart" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_WhatIsNoTable_SaysWhereAndWhy(string[] lines, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Read(lines)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_UnknownNames_ListTheKnownOnes()
    {
        string[] lines = ["a,b,class", .. Lines()];

        Assert.Contains(
            "expected one of a, b, class",
            Assert.Throws<ArgumentException>(() => Read(lines, new TableOptions { Label = "klass" })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Read(lines, new TableOptions { Group = "z" }));
        Assert.Throws<ArgumentException>(() => Read(lines, new TableOptions { Culture = "xx" }));
        Assert.Throws<ArgumentException>(() => Read(lines, new TableOptions { Positive = "maybe" }));
    }

    [Fact]
    public void ReadAs_ColumnsInAnotherOrder_AreFoundByName()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("b", NumberDataViewType.Single);
        schema.AddColumn("color", TextDataViewType.Instance);
        string path = _files.Write("new.csv", ["color,extra,b", "red,1,2.5", "blue,2,"]);

        IDataView rows = TableFile.ReadAs(path, schema.ToSchema());

        Assert.Equal([2.5f, float.NaN], rows.GetColumn<float>("b"));
        Assert.Equal(["red", "blue"], rows.GetColumn<string>("color"));
    }

    [Fact]
    public void ReadAs_LackingColumnsAndWrongNumbers_AreNamed()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("b", NumberDataViewType.Single);

        Assert.Contains(
            "b is missing",
            Assert.Throws<FormatException>(() => TableFile.ReadAs(_files.Write("new.csv", ["a,c", "1,2"]), schema.ToSchema())).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "line 3: expected a number in column 'b', found 'two'",
            Assert.Throws<FormatException>(() => TableFile.ReadAs(_files.Write("new.csv", ["a,b", "1,2", "1,two"]),
                schema.ToSchema())).Message,
            StringComparison.Ordinal);
    }
}
