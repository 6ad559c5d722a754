using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>
/// The colours of plots. Those of series have a contrast of 3 and more to white and to <see cref="Dark"/>, and differ for people who see no
/// red or no green; no two series differ by colour alone.
/// </summary>
internal static class PlotPalette
{
    /// <summary>Text and axes; in a page its <c>--ink</c>.</summary>
    public static readonly OxyColor Ink = OxyColor.FromRgb(0x1F, 0x23, 0x28);

    /// <summary>Grid and frame; in a page its <c>--grid</c>.</summary>
    public static readonly OxyColor Grid = OxyColor.FromRgb(0xD8, 0xDE, 0xE4);

    /// <summary>Baselines, and lines to compare with.</summary>
    public static readonly OxyColor Gray = OxyColor.FromRgb(0x76, 0x7C, 0x85);

    /// <summary>Full cells; white text is read on it.</summary>
    public static readonly OxyColor Full = OxyColor.FromRgb(0x21, 0x71, 0xB5);

    /// <summary>The background of a dark page.</summary>
    public static readonly OxyColor Dark = OxyColor.FromRgb(0x0D, 0x11, 0x17);

    private static readonly OxyColor[] Colors =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), OxyColor.FromRgb(0xD5, 0x5E, 0x00), OxyColor.FromRgb(0x5B, 0x99, 0xA6),
        OxyColor.FromRgb(0x8C, 0x4D, 0x6D), OxyColor.FromRgb(0x85, 0x85, 0xF2), OxyColor.FromRgb(0x4D, 0x8C, 0x62),
    ];

    private static readonly MarkerType[] Markers = [MarkerType.Circle, MarkerType.Triangle, MarkerType.Square, MarkerType.Diamond];

    private static readonly double[][] Dashes = [[], [4, 2], [6, 2, 1, 2], [1.2, 1.6], [9, 2]];

    /// <summary>The colours of series, in their order.</summary>
    public static IReadOnlyList<OxyColor> Series => Colors;

    public static OxyColor Color(int index) => Colors[index % Colors.Length];

    /// <summary>The marker of a series; after the last the first again, with another colour.</summary>
    public static MarkerType Marker(int index) => Markers[index % Markers.Length];

    /// <summary>The lengths of a line's dashes and gaps, in its widths; null: none.</summary>
    public static double[]? Dash(int index) => Dashes[index % Dashes.Length] is { Length: > 0 } dash ? dash : null;

    /// <summary>
    /// The places of groups in the palette: those of classic models and deep nets are always the same, baselines are gray, of place -1.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Groups(IEnumerable<string?> groups)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int next = 2;
        foreach (string group in groups.OfType<string>())
        {
            if (!places.ContainsKey(group))
            {
                places[group] = group.ToUpperInvariant() switch { "CLASSIC" => 0, "DEEP" => 1, "BASELINE" => -1, _ => next++ };
            }
        }
        return places;
    }

    public static OxyColor GroupColor(int place) => place < 0 ? Gray : Color(place);

    public static MarkerType GroupMarker(int place) => Marker(place < 0 ? 2 : place < 2 ? place : place + 1);
}
