using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx.Operators;

/// <summary>The attributes that convolutions and pools share.</summary>
/// <param name="Kernel">The window's sizes.</param>
/// <param name="Strides">The strides.</param>
/// <param name="Pads">The padding before each axis, then after each; null: as much as keeps the size.</param>
internal sealed record Windows(int[] Kernel, int[] Strides, int[]? Pads)
{
    /// <summary>The padding of a sequence.</summary>
    public Padding1D Padding1D => Pads is null ? Padding1D.Same
        : Pads.All(size => size == 0) ? Padding1D.Valid
        : Padding1D.Explicit(Pads[0], Pads[1]);

    /// <summary>The padding of an image.</summary>
    public Padding2D Padding2D => Pads is null ? Padding2D.Same
        : Pads.All(size => size == 0) ? Padding2D.Valid
        : Padding2D.Explicit(Pads[0], Pads[1], Pads[2], Pads[3]);

    /// <summary>Whether windows are single pixels, all of them.</summary>
    public bool IsPixel => Kernel.All(size => size == 1) && Strides.All(size => size == 1) && (Pads is null || Pads.All(size => size == 0));

    /// <summary>Reads them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">The window's sizes.</param>
    /// <param name="dilations">The dilations.</param>
    public static Windows Read(NodeReader node, int[] kernel, int[] dilations)
    {
        if (node.Ints("kernel_shape") is { } said && !said.SequenceEqual(kernel.Select(size => (long)size)))
        {
            throw node.Error($"its kernel_shape [{string.Join(", ", said)}] is not the weight's, [{string.Join(", ", kernel)}]");
        }
        int[] strides = Sizes(node, "strides", kernel.Length);
        return new Windows(kernel, strides, Pad(node, kernel, strides, dilations));
    }

    /// <summary>Sizes, one an axis; ones where there are none.</summary>
    public static int[] Sizes(NodeReader node, string name, int count)
    {
        int[] sizes = node.Ints(name) is { } given ? Array.ConvertAll(given, size => checked((int)size)) : [.. Enumerable.Repeat(1, count)];
        return sizes.Length == count ? sizes : throw node.Error($"expected {count} {name}; got {sizes.Length}");
    }

    private static int[]? Pad(NodeReader node, int[] kernel, int[] strides, int[] dilations)
    {
        switch (node.Text("auto_pad", "NOTSET"))
        {
            case "NOTSET" or "":
                long[] given = node.Ints("pads") ?? new long[2 * kernel.Length];
                int[] pads = Array.ConvertAll(given, size => checked((int)size));
                return pads.Length == 2 * kernel.Length ? pads : throw node.Error($"expected {2 * kernel.Length} pads; got {pads.Length}");
            case "VALID":
                return new int[2 * kernel.Length];
            case "SAME_UPPER":
                return null;
            case "SAME_LOWER":
                return Lower(node.Value(0).Dims[1..], kernel, strides, dilations);
            default:
                throw node.Error($"its auto_pad '{node.Text("auto_pad", "")}' is not known");
        }
    }

    // Of an odd number, the one more goes before.
    private static int[] Lower(int[] sizes, int[] kernel, int[] strides, int[] dilations)
    {
        int[] pads = new int[2 * kernel.Length];
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            Padding1D same = Padding1D.Same.Resolve("window", sizes[axis], kernel[axis], strides[axis], dilations[axis]);
            (pads[axis], pads[kernel.Length + axis]) = (same.After, same.Before);
        }
        return pads;
    }
}
