using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Images;

/// <summary>Slot names of maps: the map's name and a position, as in <c>sobel-x[3,4]</c>.</summary>
internal static class MapNames
{
    private const string FirstPosition = "[0,0]";

    /// <summary>
    /// The maps' names of a column of [maps, height, width], or of [height, width, maps]: from its slot names, else numbered from
    /// <c>map1</c>.
    /// </summary>
    public static string[] Read(DataViewSchema.Column column, int maps, bool interleaved)
    {
        IReadOnlyList<string> slots = SlotNames.Of(column, ((VectorDataViewType)column.Type).Size);
        int step = interleaved ? 1 : slots.Count / maps;
        return [.. Enumerable.Range(0, maps).Select(map =>
            slots.ElementAtOrDefault(map * step) is { } slot && slot.EndsWith(FirstPosition, StringComparison.Ordinal)
                ? slot[..^FirstPosition.Length]
                : string.Create(CultureInfo.InvariantCulture, $"map{map + 1}"))];
    }

    /// <summary>
    /// Whether a column of three dimensions has slots named as those of [maps, height, width], in whatever order within a map.
    /// </summary>
    public static bool AreThoseOf(DataViewSchema.Column column)
    {
        System.Collections.Immutable.ImmutableArray<int> dimensions = ((VectorDataViewType)column.Type).Dimensions;
        IReadOnlyList<string> slots = SlotNames.Of(column, ((VectorDataViewType)column.Type).Size);
        if (dimensions.Length != 3 || slots.Count == 0)
        {
            return false;
        }
        string[][] maps = slots.Chunk(dimensions[1] * dimensions[2]).Select(map => map.Select(MapOf).Distinct().ToArray()).ToArray();
        return maps.All(names => names is [{ Length: > 0 }]) && maps.DistinctBy(names => names[0]).Count() == maps.Length;
    }

    // Empty for a slot that is not named by map and position.
    private static string MapOf(string slot)
    {
        int bracket = slot.LastIndexOf('[');
        return bracket > 0 && slot.EndsWith(']') && slot.AsSpan(bracket).Contains(',') ? slot[..bracket] : "";
    }

    /// <summary>Numbered names of the maps that a layer gives.</summary>
    public static string[] Of(string layer, Shape output)
        => output.Rank == 3
            ? [.. Enumerable.Range(1, output[0]).Select(map => string.Create(CultureInfo.InvariantCulture, $"{layer}.{map}"))]
            : [layer];

    /// <summary>The number of names that go with a shape: one a map of [maps, height, width], one in all for other shapes.</summary>
    public static int Count(Shape output) => output.Rank == 3 ? output[0] : 1;

    /// <summary>Adds the slot names of [maps, height, width], or of numbers that lie in a row.</summary>
    public static void AddTo(DataViewSchema.Annotations.Builder builder, IReadOnlyList<string> maps, Shape shape)
        => SlotNames.AddTo(
            builder, (int)shape.Elements, shape.Rank == 3 ? OfMaps(maps, shape[1], shape[2]) : OfNumbers(maps[0], (int)shape.Elements));

    private static IEnumerable<ReadOnlyMemory<char>> OfMaps(IReadOnlyList<string> maps, int height, int width)
    {
        foreach (string map in maps)
        {
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{map}[{row},{column}]").AsMemory();
                }
            }
        }
    }

    private static IEnumerable<ReadOnlyMemory<char>> OfNumbers(string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]").AsMemory();
        }
    }
}
