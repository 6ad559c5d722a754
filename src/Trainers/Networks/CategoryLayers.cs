using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers;

/// <summary>The layers that read a row's indices of categories, the last of its numbers.</summary>
internal static class CategoryLayers
{
    private const int MostDimensions = 32;

    /// <summary>
    /// Puts beside the last layer, if there are numbers, the trained vector of each category. Its length grows with the number of values
    /// (the rule of fastai); zeros stand for what is not known.
    /// </summary>
    public static void Add(NetworkSpecBuilder graph, NetworkInput data)
    {
        List<string> parts = data.Numbers > 0 ? [graph.LastName] : [];
        foreach ((int index, CategoryColumn category) in data.Indexed.Index())
        {
            string name = $"category_{index + 1}";
            int dimension = Math.Min(MostDimensions, (int)Math.Round(1.6 * Math.Pow(category.Values.Count, 0.56)));
            graph.Add(new Slice(data.Numbers + index, 1), $"{name}_index", [NetworkSpec.InputName])
                .Add(new Embedding(category.Values.Count + 1, dimension) { PaddingIndex = 0 }, $"{name}_vector")
                .Add(new Flatten(), name);
            parts.Add(name);
        }
        if (parts.Count > 1)
        {
            graph.Add(new Concatenate(), "with_categories", parts);
        }
    }
}
