using System.Text;
using MLNetDeep.Engine.Files;
using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>A plot of numbers, written as SVG. In a .NET Interactive notebook it displays itself.</summary>
/// <example>
/// <code>
/// var plot = ScoresPlot.Of([new ScoreInterval("forest", 0.94, 0.92, 0.96), new ScoreInterval("mlp", 0.95, 0.94, 0.97)], "Accuracy");
/// plot.Save("scores.svg", new PlotOptions { Width = 800 });
/// </code>
/// </example>
[TypeFormatterSource(typeof(PlotFormatterSource), PreferredMimeTypes = ["text/html"])]
public abstract class Plot
{
    private protected Plot(string title, string description)
    {
        Title = title;
        Description = description;
    }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The text alternative: what the plot shows, with its main numbers.</summary>
    public string Description { get; }

    /// <summary>The height that rows or legend need, in pixels.</summary>
    internal virtual int LeastHeight(PlotOptions options) => 0;

    /// <summary>
    /// Returns the plot as an SVG document that refers to nothing outside, with title and description for screen readers.
    /// </summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public string ToSvg(PlotOptions? options = null)
    {
        options ??= new PlotOptions();
        options.Validate();
        options = options with { Height = Math.Max(options.Height, LeastHeight(options)), Title = PlotText.Clean(options.Title ?? Title) };
        return PlotSvg.Write(this, options);
    }

    /// <summary>Saves the plot to a file: first aside, then renamed, so that the path never holds half a plot.</summary>
    /// <param name="path">The path of the file; it ends in <c>.svg</c>.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path ends in something else, or an option is out of its range.</exception>
    public void Save(string path, PlotOptions? options = null)
    {
        RequireSvg(path);
        WholeFile.Write(path, Encoding.UTF8.GetBytes(ToSvg(options)));
    }

    /// <summary>Draws the plot, without the frame that all plots have.</summary>
    internal abstract void Draw(PlotModel model, PlotOptions options);

    /// <exception cref="ArgumentException">The path does not end in .svg.</exception>
    private protected static void RequireSvg(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"Expected the name of an .svg file; got '{path}'. Plots are written as SVG alone.", nameof(path));
        }
    }
}
