using System.Text;
using MLNetDeep.Samples.SpeciesDistributions;

namespace MLNetDeep.Samples.Tests;

public class EsriGridTests
{
    private const string Header = "ncols 3\nnrows 2\nxllcorner -10\nyllcorner 20\ncellsize 0.5\nNODATA_value -9999\n";

    [Fact]
    public void Cells_are_found_by_their_place_and_missing_ones_are_na_n()
    {
        EsriGrid grid = Read(Header + "1 2 3\n4 -9999 6.5\n");

        Assert.Equal([1, 2, 3, 4, float.NaN, 6.5f], Enumerable.Range(0, 6).Select(cell => grid[cell]));
        Assert.Equal(0, grid.CellAt(-9.9, 20.9));
        Assert.Equal(5, grid.CellAt(-8.6, 20.1));
        Assert.Null(grid.CellAt(-8.4, 20.1));
        Assert.Null(grid.CellAt(-9.9, 21.1));
        Assert.Null(grid.CellAt(-9.9, 19.9));
    }

    [Theory]
    [InlineData("ncols 3\n", "Line 2")]
    [InlineData("rows 3\nnrows 2\nxllcorner -10\nyllcorner 20\ncellsize 0.5\nNODATA_value -9999\n", "lacks 'ncols'")]
    [InlineData(Header + "1 2 3\n4 5\n", "there are 5")]
    [InlineData(Header + "1 2 3\n4 5 6 7\n", "number 7 is '7'")]
    [InlineData(Header + "1 2 x\n", "number 3 is 'x'")]
    public void A_grid_that_is_none_is_refused_with_the_place(string text, string told)
        => Assert.Contains(told, Assert.Throws<FormatException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static EsriGrid Read(string text) => EsriGrid.Read(new MemoryStream(Encoding.ASCII.GetBytes(text)), "test.asc");
}
