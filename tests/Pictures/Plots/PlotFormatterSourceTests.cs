using Microsoft.DotNet.Interactive.Formatting;

namespace MLNetDeep.Pictures.Tests;

public class PlotFormatterSourceTests
{
    public static TheoryData<string> Names => PlotCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_displays_a_plot_as_the_part_of_a_page(string name)
    {
        Plot plot = PlotCases.All[name];

        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(plot.GetType()).First());
        Assert.Contains(plot.ToSvg(new PlotOptions { Embedded = true }), plot.ToDisplayString("text/html"), StringComparison.Ordinal);
    }
}
