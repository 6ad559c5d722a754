namespace MLNetDeep.Pictures;

/// <summary>The options of pictures of networks.</summary>
public sealed record PictureOptions
{
    /// <summary>
    /// The scale: pixels of the picture for one number, at least 1; by default so many that a tile is about 84 pixels wide, a tile alone or
    /// of a saliency map 280.
    /// </summary>
    public int? Scale { get; init; }

    /// <summary>
    /// The number of tiles side by side, at least 1; by default up to 8, or 16 where there are more than 64. Of no use where columns mean
    /// something.
    /// </summary>
    public int? Columns { get; init; }

    /// <summary>
    /// The maximum number of tiles that are drawn of a layer, at least 1: 64 by default. The title says how many there are.
    /// </summary>
    public int MaxTiles { get; init; } = 64;

    /// <summary>
    /// Whether each tile's colours are spread over its own numbers, so that faint ones show; by default over those of all tiles of a layer,
    /// so that tiles can be compared.
    /// </summary>
    public bool NormalizeEach { get; init; }

    /// <summary>Whether titles, captions and scales are written.</summary>
    public bool Captions { get; init; } = true;

    /// <summary>The title, in place of the automatic one.</summary>
    public string? Title { get; init; }

    /// <summary>Whether a saliency map is drawn beside the input and over it, or else alone.</summary>
    public bool Overlay { get; init; } = true;

    /// <summary>The names of the classes, in the order of the network's outputs; null: they are numbered from 0.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(Scale, nameof(Scale));
        Require(Columns, nameof(Columns));
        Require(MaxTiles, nameof(MaxTiles));

        static void Require(int? value, string name) =>
            Learner.Require(value is null or >= 1, $"{nameof(PictureOptions)}.{name}", "at least 1", value);
    }
}
