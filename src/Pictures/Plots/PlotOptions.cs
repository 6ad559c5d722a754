namespace MLNetDeep.Pictures;

/// <summary>The options of plots.</summary>
public sealed record PlotOptions
{
    private const int Least = 200;
    private const int Most = 10_000;

    /// <summary>The width in pixels, 200 to 10,000. A page that has less room shows the plot smaller.</summary>
    public int Width { get; init; } = 640;

    /// <summary>The height in pixels, 200 to 10,000. A plot is higher where its rows or its legend need it.</summary>
    public int Height { get; init; } = 400;

    /// <summary>The title, in place of the automatic one; empty: none is drawn.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Whether the plot is to be a part of an HTML page: without a background and an XML header, text and grid in the page's colours
    /// <c>--ink</c> and <c>--grid</c> where its style sheet has them.
    /// </summary>
    public bool Embedded { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(Width, nameof(Width));
        Require(Height, nameof(Height));

        static void Require(int value, string name) => Learner.Require(
            value is >= Least and <= Most, $"{nameof(PlotOptions)}.{name}", $"{Least} to {Most} pixels", value);
    }
}
