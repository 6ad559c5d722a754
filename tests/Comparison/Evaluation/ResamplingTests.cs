using MLNetDeep.Comparisons.Evaluation;

namespace MLNetDeep.Comparisons.Tests.Evaluation;

public sealed class ResamplingTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private Table Read(int rows, Func<int, string> row, TableOptions? options = null, string header = "x,group,day,class") =>
        TableFile.Read(_files.Write("table.csv", [header, .. Enumerable.Range(0, rows).Select(row)]), options);

    private static string Row(int i) => $"{i * i % 97},g{i % 17},{2000 + (i * 7 % 50)},{(i % 10 == 0 ? "rare" : "frequent")}";

    [Fact]
    public void Of_SmallTable_HasFoldsThriceWithEachRowOnceAPass()
    {
        Table table = Read(200, Row);

        var resampling = Resampling.Of(table, new ComparisonOptions());

        Assert.Equal(15, resampling.Splits.Count);
        for (int pass = 0; pass < 3; pass++)
        {
            Assert.Equal(Enumerable.Range(0, 200), resampling.Splits.Skip(5 * pass).Take(5).SelectMany(split => split.Test).Order());
        }
        Assert.All(resampling.Splits, split => Assert.Empty(split.Train.Intersect(split.Test)));
        Assert.All(resampling.Splits, split => Assert.Equal(4, split.Test.Count(row => row % 10 == 0)));
        Assert.NotEqual(resampling.Splits[0].Test, resampling.Splits[5].Test);
    }

    [Fact]
    public void Of_LargeTable_HasOneTestSetWithAllClasses()
    {
        var resampling = Resampling.Of(Read(12_000, Row), new ComparisonOptions());

        RowSplit split = Assert.Single(resampling.Splits);
        Assert.Equal((8_400, 3_600), (split.Train.Length, split.Test.Length));
        Assert.InRange(split.Test.Count(row => row % 10 == 0), 350, 370);
    }

    [Fact]
    public void Of_Groups_AreNeverInTrainingAndTest()
    {
        Table table = Read(200, Row, new TableOptions { Group = "group" });

        Assert.All(
            Resampling.Of(table, new ComparisonOptions()).Splits,
            split => Assert.Empty(split.Train.Select(row => row % 17).Intersect(split.Test.Select(row => row % 17))));
        Assert.DoesNotContain(table.Columns, column => column.Name == "group");
    }

    [Fact]
    public void Of_FewGroups_IsAnErrorThatCountsThem() => Assert.Contains(
        "found 2",
        Assert.Throws<ArgumentException>(() => Resampling.Of(
            Read(100, i => $"{i * i},g{i % 2},1,{i % 3}", new TableOptions { Group = "group" }), new ComparisonOptions())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Of_Time_TestsOnLaterRowsThanItTrainsOn()
    {
        Table table = Read(200, Row, new TableOptions { Time = "day" });

        var resampling = Resampling.Of(table, new ComparisonOptions());

        Assert.Equal(5, resampling.Splits.Count);
        Assert.All(resampling.Splits, split => Assert.True(split.Train.Max(row => row * 7 % 50) < split.Test.Min(row => row * 7 % 50)));
    }

    [Fact]
    public void Few_OfManyRows_TakesEachClassInProportion()
    {
        Table table = Read(1_000, Row);

        int[] few = Resampling.Few([.. Enumerable.Range(0, 1_000)], table, 100, seed: 3);

        Assert.Equal(100, few.Distinct().Count());
        Assert.Equal(10, few.Count(row => row % 10 == 0));
        Assert.Equal(2, Resampling.Few([.. Enumerable.Range(0, 1_000)], table, 2, seed: 3).Select(row => row % 10 == 0).Distinct().Count());
    }

    [Fact]
    public void Of_SameSeed_GivesTheSameCuts()
    {
        Table table = Read(200, Row);

        Assert.Equal(
            Resampling.Of(table, new ComparisonOptions { Seed = 4 }).Splits.SelectMany(split => split.Test),
            Resampling.Of(table, new ComparisonOptions { Seed = 4 }).Splits.SelectMany(split => split.Test));
    }
}
