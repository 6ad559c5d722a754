using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Pictures;

/// <summary>The image that a network's input makes, and the layers that read it as one.</summary>
internal static class NetworkImage
{
    /// <summary>
    /// The layout of the input's shape, <c>[C, H, W]</c> or, where <see cref="ChannelsFirst"/> follows, <c>[H, W, C]</c>; a sequence
    /// <c>[C, L]</c> is C rows of L pixels; of a vector what is told, if anything.
    /// </summary>
    /// <exception cref="ArgumentException">What is told does not fit.</exception>
    public static PixelLayout? FindLayout(NetworkSpec spec, PixelLayout? told)
    {
        Shape input = spec.Input;
        PixelLayout? own = input.Rank switch
        {
            2 => new PixelLayout(input[0], input[1]),
            3 when FeedsChannelsFirst(spec, -1) => new PixelLayout(input[0], input[1], input[2], Interleaved: true),
            3 => new PixelLayout(input[1], input[2], input[0]),
            _ => null,
        };
        if (told is not { } layout)
        {
            return own;
        }
        bool fits = own is { } known
            ? known with { Interleaved = false } == layout with { Interleaved = false }
                && (known.Channels == 1 || known.Interleaved == layout.Interleaved)
            : layout is { Height: > 0, Width: > 0, Channels: > 0 }
                && (long)layout.Height * layout.Width * layout.Channels == input.Elements;
        return fits
            ? own ?? told
            : throw new ArgumentException($"The network takes {input}; an image of {layout} does not fit.", nameof(told));
    }

    /// <summary>As <see cref="FindLayout"/> where there must be one.</summary>
    /// <exception cref="ArgumentException">What is told does not fit, or a vector comes in and nothing is told.</exception>
    public static PixelLayout LayoutOf(NetworkSpec spec, PixelLayout? told) => FindLayout(spec, told)
        ?? throw new ArgumentException(
            $"The network takes a row of {spec.Input} numbers: "
            + $"say which image they make, such as new {nameof(PixelLayout)}(height, width, channels).",
            nameof(told));

    /// <summary>
    /// Whether a node's output, or at -1 the network's input, goes to <see cref="ChannelsFirst"/>: then it is <c>[H, W, C]</c>.
    /// </summary>
    public static bool FeedsChannelsFirst(NetworkSpec spec, int node)
    {
        var feeding = new HashSet<int>();
        for (int reader = spec.Nodes.Count - 1; reader > node; reader--)
        {
            if (spec.Nodes[reader].Layer is ChannelsFirst || feeding.Contains(reader))
            {
                feeding.UnionWith(spec.Nodes[reader].InputIndices);
            }
        }
        return feeding.Contains(node);
    }

    /// <summary>
    /// Whether what a node reads is the network's input, each number still there on its own: scaled, normalized or in another order.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="node">The node.</param>
    /// <param name="reordered">Whether <see cref="ChannelsFirst"/> is on the way.</param>
    public static bool ReadsInput(NetworkSpec spec, int node, out bool reordered)
    {
        reordered = false;
        while (spec.Nodes[node].InputIndices is [int input])
        {
            if (input < 0)
            {
                return true;
            }
            LayerSpec before = spec.Nodes[input].Layer;
            if (before is not (InputScaling or Flatten or Dropout or BatchNormalization or ChannelsFirst))
            {
                return false;
            }
            reordered |= before is ChannelsFirst;
            node = input;
        }
        return false;
    }

    /// <exception cref="ArgumentException">A row has another length, or a number that is not finite.</exception>
    public static void Check(NetworkSpec spec, ReadOnlySpan<float> input)
    {
        if (input.Length != spec.Input.Elements)
        {
            throw new ArgumentException($"The network takes {spec.Input} numbers; got {input.Length}.", nameof(input));
        }
        for (int i = 0; i < input.Length; i++)
        {
            if (!float.IsFinite(input[i]))
            {
                throw new ArgumentException($"Expected finite numbers; number {i} of the input is {input[i]}.", nameof(input));
            }
        }
    }

    /// <summary>The position of a layer, or of the first that will do where none is named.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or none that will do; the message lists those.</exception>
    public static int Find(NetworkSpec spec, string? layer, Func<int, bool> willDo, string what)
    {
        int[] possible = [.. Enumerable.Range(0, spec.Nodes.Count).Where(willDo)];
        string list = string.Join(", ", possible.Select(node => spec.Nodes[node].Name));
        if (possible.Length == 0)
        {
            throw new ArgumentException(
                $"The network has no layer with {what}: expected a convolution, or a dense layer that reads an image. "
                + "Where an image comes in as a plain row, say its height and width.",
                nameof(layer));
        }
        if (layer is null)
        {
            return possible[0];
        }
        int found = Array.FindIndex(possible, node => spec.Nodes[node].Name == layer);
        return found >= 0
            ? possible[found]
            : throw new ArgumentException($"The network has no layer '{layer}' with {what}: expected one of {list}.", nameof(layer));
    }
}
