using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Images;

/// <summary>Slot names of maps: the map's name and a position, as in <c>sobel-x[3,4]</c>.</summary>
internal static class MapNames
{
    private const string FirstPosition = "[0,0]";

    /// <summary>The maps' names of a column of [maps, height, width], or of [height, width, maps]: from its slot names, else numbered from <c>map1</c>.</summary>
    public static string[] Read(DataViewSchema.Column column, int maps, bool interleaved)
    {
        var slots = SlotNames.Of(column, ((VectorDataViewType)column.Type).Size);
        var step = interleaved ? 1 : slots.Count / maps;
        return [.. Enumerable.Range(0, maps).Select(map =>
            slots.ElementAtOrDefault(map * step) is { } slot && slot.EndsWith(FirstPosition, StringComparison.Ordinal)
                ? slot[..^FirstPosition.Length]
                : string.Create(CultureInfo.InvariantCulture, $"map{map + 1}"))];
    }

    /// <summary>Adds the slot names of [maps, height, width].</summary>
    public static void AddTo(DataViewSchema.Annotations.Builder builder, IReadOnlyList<string> maps, int height, int width)
        => SlotNames.AddTo(builder, maps.Count * height * width, All(maps, height, width));

    private static IEnumerable<ReadOnlyMemory<char>> All(IReadOnlyList<string> maps, int height, int width)
    {
        foreach (var map in maps)
            for (var row = 0; row < height; row++)
                for (var column = 0; column < width; column++)
                    yield return string.Create(CultureInfo.InvariantCulture, $"{map}[{row},{column}]").AsMemory();
    }
}
