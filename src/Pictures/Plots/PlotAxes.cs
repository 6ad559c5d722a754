using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>The frame, axes and legends that plots have.</summary>
internal static class PlotAxes
{
    private const double Margin = 0.04;

    /// <summary>An empty plot with its title.</summary>
    public static PlotModel Model(PlotOptions options) => new()
    {
        Title = Empty(PlotText.Shorten(options.Title ?? "", Math.Max(10, options.Width / 9))),
        TitleFontSize = 15,
        TitleFontWeight = FontWeights.Bold,
        TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinView,
        DefaultFontSize = 12.5,
        Culture = CultureInfo.InvariantCulture,
        Background = options.Embedded ? OxyColors.Undefined : OxyColors.White,
        TextColor = PlotPalette.Ink,
        PlotAreaBorderColor = PlotPalette.Grid,
        Padding = new OxyThickness(14, 10, 18, 10),
        IsLegendVisible = false,
    };

    /// <summary>A name that fits into a legend.</summary>
    public static string LegendName(string name, PlotOptions options) => PlotText.Shorten(name, Math.Clamp(options.Width / 16, 8, 40));

    /// <summary>The height that a plot needs so that its legend, with a number beside each name, leaves it room.</summary>
    public static int HeightWithLegend(IEnumerable<string> names, PlotOptions options)
    {
        double width = names.Sum(name => (LegendName(name, options).Length * 6.5) + 140);
        return 230 + (16 * (int)Math.Ceiling(width / (options.Width - 100)));
    }

    /// <summary>A legend under the plot, where it covers nothing.</summary>
    public static void AddLegend(PlotModel model)
    {
        model.IsLegendVisible = true;
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendFontSize = 12.5,
            LegendSymbolLength = 26,
            LegendColumnSpacing = 16,
            LegendMargin = 0,
            LegendTextColor = PlotPalette.Ink,
        });
    }

    public static LinearAxis Linear(AxisPosition position, string title, double? minimum = null, double? maximum = null) => Styled(
        new LinearAxis
        {
            Minimum = minimum ?? double.NaN,
            Maximum = maximum ?? double.NaN,
            MinimumPadding = Margin,
            MaximumPadding = Margin,
        },
        position, title);

    /// <summary>An axis of shares from 0 to 1, with room for what lies at the ends.</summary>
    public static LinearAxis Share(AxisPosition position, string title)
    {
        LinearAxis axis = Linear(position, title, -0.02, 1.02);
        axis.MajorStep = 0.2;
        return axis;
    }

    /// <summary>An axis of powers of ten, at least two of which are named.</summary>
    public static LogarithmicAxis Logarithmic(AxisPosition position, string title, IEnumerable<double> values)
    {
        (double least, double most) = (double.MaxValue, double.Epsilon);
        foreach (double value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        (double low, double high) = (Math.Log10(least), Math.Log10(most));
        double room = Math.Max(0.1, (high - low) * 0.06);
        (low, high) = (low - room, high + room);
        if (Math.Floor(high) - Math.Ceiling(low) < 1)
        {
            (low, high) = (Math.Min(low, Math.Floor(low + room)), Math.Max(high, Math.Ceiling(high - room)));
            high = high - low < 1 ? low + 1.05 : high;
        }
        var axis = new LogarithmicAxis { Minimum = Math.Pow(10, low), Maximum = Math.Pow(10, high), Base = 10 };
        axis = Styled(axis, position, title);
        axis.IntervalLength = Math.Clamp(400 / (high - low), 60, 300);
        return axis;
    }

    /// <summary>An axis of names, the first at the top or on the left.</summary>
    public static CategoryAxis Categories(AxisPosition position, string? title, IEnumerable<string> names, PlotOptions options)
    {
        bool isLeft = position == AxisPosition.Left;
        int length = Math.Max(8, options.Width / 22);
        var axis = new CategoryAxis { IsTickCentered = true, GapWidth = 0.5, MajorStep = 1 };
        axis.Labels.AddRange(names.Select(name => PlotText.Shorten(name, length)));
        if (!isLeft)
        {
            double each = (options.Width - 110.0) / axis.Labels.Count;
            bool fits = axis.Labels.Max(label => label.Length + 1) * 6.4 < each;
            axis.Angle = fits ? 0 : each > 40 ? -35 : -90;
        }
        axis = Styled(axis, position, title);
        axis.LabelFormatter = null;
        axis.MajorGridlineStyle = isLeft ? LineStyle.Solid : LineStyle.None;
        (axis.StartPosition, axis.EndPosition) = isLeft ? (1, 0) : (0, 1);
        return axis;
    }

    /// <summary>A dotted line to compare with.</summary>
    public static LineSeries Reference(string? title, params ReadOnlySpan<DataPoint> points)
    {
        var line = new LineSeries { Title = title, Color = PlotPalette.Gray, Dashes = [3, 3], StrokeThickness = 1.2 };
        foreach (DataPoint point in points)
        {
            line.Points.Add(point);
        }
        return line;
    }

    /// <summary>A line with the colour, dash and marker of its place.</summary>
    public static LineSeries Line(int place, string? title, bool hasMarkers) => new()
    {
        Title = title,
        Color = PlotPalette.Color(place),
        Dashes = PlotPalette.Dash(place),
        StrokeThickness = 2,
        MarkerType = hasMarkers ? PlotPalette.Marker(place) : MarkerType.None,
        MarkerSize = 4.5,
        MarkerFill = PlotPalette.Color(place),
        LineJoin = LineJoin.Round,
    };

    private static T Styled<T>(T axis, AxisPosition position, string? title)
        where T : Axis
    {
        axis.Position = position;
        axis.Title = title is null ? null : Empty(PlotText.Shorten(title, 45));
        axis.TickStyle = TickStyle.None;
        axis.AxisTitleDistance = 9;
        axis.IntervalLength = position == AxisPosition.Left ? 45 : 70;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = PlotPalette.Grid;
        axis.MajorGridlineThickness = 1;
        axis.LabelFormatter = PlotText.Tick;
        return axis;
    }

    private static string? Empty(string text) => text.Length == 0 ? null : text;
}
