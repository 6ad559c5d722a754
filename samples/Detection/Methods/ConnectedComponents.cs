using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Connected-component labelling: in two passes with a forest of labels. A. Rosenfeld and J. L. Pfaltz (1966), "Sequential operations in
/// digital picture processing"; R. E. Tarjan (1975), "Efficiency of a good but not linear set union algorithm".
/// </summary>
internal static class ConnectedComponents
{
    /// <summary>
    /// Finds the components of the pixels from a threshold upwards, in the order of their first pixels, row by row. Pixels that are NaN are
    /// in none.
    /// </summary>
    /// <param name="plane">The picture, [height, width].</param>
    /// <param name="height">The height of the picture.</param>
    /// <param name="width">The width of the picture.</param>
    /// <param name="threshold">The minimum value of a pixel of a component.</param>
    /// <param name="connectivity">The connectivity: which pixels touch.</param>
    /// <exception cref="ArgumentException">The plane has another size, or the threshold is NaN.</exception>
    public static IReadOnlyList<ConnectedComponent> Find(
        ReadOnlySpan<float> plane, int height, int width, float threshold, Connectivity connectivity = Connectivity.Eight)
    {
        if (height < 1 || width < 1 || plane.Length != (long)height * width)
        {
            throw new ArgumentException(
                $"'{nameof(plane)}' has {plane.Length} elements, expected {height} x {width}, each at least 1.", nameof(plane));
        }
        if (float.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold is NaN, expected a number.", nameof(threshold));
        }
        if (!Enum.IsDefined(connectivity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(connectivity), connectivity,
                $"The connectivity is {connectivity}, expected {nameof(Connectivity.Four)} or {nameof(Connectivity.Eight)}.");
        }

        int[] labels = new int[plane.Length];
        List<int> parents = [];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int pixel = (row * width) + column;
                labels[pixel] = plane[pixel] >= threshold
                    ? LabelOf(labels, parents, pixel, row > 0, column, width, connectivity == Connectivity.Eight)
                    : -1;
            }
        }

        return Collect(labels, parents, width);
    }

    // The label of a neighbour that was seen before, all of whose labels become one; else a new one.
    private static int LabelOf(int[] labels, List<int> parents, int pixel, bool hasRowAbove, int column, int width, bool corners)
    {
        int label = column > 0 ? labels[pixel - 1] : -1;
        if (hasRowAbove)
        {
            label = Join(parents, label, labels[pixel - width]);
            if (corners && column > 0)
            {
                label = Join(parents, label, labels[pixel - width - 1]);
            }
            if (corners && column < width - 1)
            {
                label = Join(parents, label, labels[pixel - width + 1]);
            }
        }

        if (label < 0)
        {
            label = parents.Count;
            parents.Add(label);
        }

        return label;
    }

    // The older label wins, so that roots are in the order of first pixels.
    private static int Join(List<int> parents, int label, int other)
    {
        if (label < 0 || other < 0)
        {
            return Math.Max(label, other);
        }
        (int first, int second) = (Root(parents, label), Root(parents, other));
        parents[Math.Max(first, second)] = Math.Min(first, second);
        return Math.Min(first, second);
    }

    private static int Root(List<int> parents, int label)
    {
        while (parents[label] != label)
        {
            parents[label] = parents[parents[label]];
            label = parents[label];
        }

        return label;
    }

    private static ConnectedComponent[] Collect(int[] labels, List<int> parents, int width)
    {
        var extents = new Extent[parents.Count];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            if (labels[pixel] < 0)
            {
                continue;
            }
            ref Extent extent = ref extents[Root(parents, labels[pixel])];
            (int row, int column) = Math.DivRem(pixel, width);
            extent = extent.Pixels > 0 ? extent.With(row, column) : new Extent(row, column, row, column, 1);
        }

        return [.. extents.Where(extent => extent.Pixels > 0).Select(extent => extent.ToComponent())];
    }

    private readonly record struct Extent(int Top, int Left, int Bottom, int Right, int Pixels)
    {
        public Extent With(int row, int column) =>
            new(Math.Min(Top, row), Math.Min(Left, column), Math.Max(Bottom, row), Math.Max(Right, column), Pixels + 1);

        public ConnectedComponent ToComponent() => new(new BoundingBox(Left, Top, Right - Left + 1, Bottom - Top + 1), Pixels);
    }
}
