using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Tests.Models;

public sealed class PreparationTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private (string[] Names, float[][] Rows) Features(string[] lines, bool takesMissing)
    {
        var mlContext = new MLContext(1);
        Table table = TableFile.Read(_files.Write("table.csv", lines));
        IDataView prepared = Preparation.Features(mlContext, table, takesMissing).Fit(table.View).Transform(table.View);
        VBuffer<ReadOnlyMemory<char>> names = default;
        prepared.Schema["Features"].GetSlotNames(ref names);
        return ([.. names.DenseValues().Select(name => name.ToString())], [.. prepared.GetColumn<float[]>("Features")]);
    }

    [Fact]
    public void Features_MissingNumbers_AreMediansWithIndicatorsOrStay()
    {
        string[] lines = ["age,x,class", .. Enumerable.Range(0, 12).Select(i => $"{(i == 4 ? "" : i)},{i * i % 7},{i % 2}")];

        (string[] names, float[][] filled) = Features(lines, takesMissing: false);
        Assert.Equal(["age", "x", "age is missing"], names.Select(name => name.Replace("Features.Numbers.", "", StringComparison.Ordinal)));
        Assert.Equal([6, 2, 1], filled[4]);
        Assert.Equal([5, 4, 0], filled[5]);
        Assert.Equal([float.NaN, 2], Features(lines, takesMissing: true).Rows[4]);
    }

    [Fact]
    public void Features_Dates_BecomeTheirParts()
    {
        (_, float[][] rows) = Features(
            ["when,class", .. Enumerable.Range(0, 12)
                .Select(i => $"{(i == 3 ? "" : $"20{10 + i}-{1 + i:D2}-{28 - i:D2} {i:D2}:30")},{i % 2}")],
            takesMissing: true);

        // A Monday.
        Assert.Equal([2012, 3, 26, 1, 2], rows[2][..5]);
        Assert.Equal((new DateTime(2012, 3, 26) - new DateTime(2000, 1, 1)).Days + (2f / 24), rows[2][5], tolerance: 0.001f);
        Assert.All(rows[3], number => Assert.True(float.IsNaN(number)));
    }

    [Fact]
    public void Features_Dates_CountDaysAndWeekdaysAsTheCalendarDoes()
    {
        var random = new Random(1);
        DateTime[] dates =
        [
            new(2000, 2, 29), new(1900, 2, 28), new(1900, 3, 1), new(2024, 12, 31), new(1, 1, 1), new(9999, 12, 31), new(1999, 12, 31),
            .. Enumerable.Range(0, 200).Select(_ => new DateTime(1583, 1, 1).AddDays(random.Next(300_000))),
        ];

        (_, float[][] rows) = Features(
            ["when,class", .. dates.Select((date, i) => $"{date:yyyy-MM-dd},{i % 2}")], takesMissing: true);

        Assert.Equal(dates.Select(date => (date - new DateTime(2000, 1, 1)).Days), rows.Select(row => (int)row[5]));
        Assert.Equal(dates.Select(date => ((int)date.DayOfWeek + 6) % 7 + 1), rows.Select(row => (int)row[3]));
    }

    [Fact]
    public void Features_Categories_AreOneHotAndMissingOnesZeros()
    {
        (_, float[][] rows) = Features(
            ["color,x,class", .. Enumerable.Range(0, 12).Select(i => $"{(i == 0 ? "" : i % 3 == 0 ? "red" : "blue")},{i * i},{i % 2}")],
            takesMissing: true);

        Assert.Equal([0, 0, 0], rows[0]);
        Assert.Equal([1, 1, 0], rows[1]);
        Assert.Equal([9, 0, 1], rows[3]);
    }

    [Fact]
    public void Features_ManyCategories_AreHashed()
    {
        (_, float[][] rows) = Features(
            ["city,x,class", .. Enumerable.Range(0, 600).Select(i => $"city{i % 200},{i * i % 31},{i % 2}")], takesMissing: true);

        Assert.Equal(Preparation.HashedSlots + 1, rows[0].Length);
        Assert.Equal(1, rows[5][1..].Sum());
        Assert.Equal(rows[5][1..], rows[205][1..]);
    }

    [Fact]
    public void Features_Texts_AreWords()
    {
        (string[] names, float[][] rows) = Features(
        [
            "comment,x,class",
            .. Enumerable.Range(0, 120).Select(i => $"{(i % 2 == 0 ? "good thing number" : "bad thing number")} {i},{i * i % 31},{i % 2}"),
        ], takesMissing: true);

        int good = Array.FindIndex(names, name => name.EndsWith("good", StringComparison.Ordinal));
        Assert.True(rows[0][good] > 0);
        Assert.Equal(0, rows[1][good]);
    }
}
