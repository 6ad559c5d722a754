using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Maximum and average pooling: MaxPool, AveragePool, GlobalAveragePool.</summary>
internal static class Pools
{
    public static void Write(LayerWriter writer, string op, PoolingSpec pool)
    {
        PoolingGeometry geometry = pool.Geometry(writer.Name, writer.InputShape);
        writer.Add(op, writer.Input)
            .With("kernel_shape", geometry.WindowHeight, geometry.WindowWidth)
            .With("strides", geometry.StrideHeight, geometry.StrideWidth)
            .With("pads", geometry.PaddingTop, geometry.PaddingLeft, Bottom(geometry), Right(geometry));
    }

    public static void Write(LayerWriter writer, string op, PoolingSpec1D pool)
    {
        PoolingGeometry geometry = pool.Geometry(writer.Name, writer.InputShape);
        writer.Add(op, writer.Input)
            .With("kernel_shape", [geometry.WindowWidth])
            .With("strides", [geometry.StrideWidth])
            .With("pads", geometry.PaddingLeft, Right(geometry));
    }

    public static void WriteGlobalAverage(LayerWriter writer)
    {
        writer.Main = writer.Add("GlobalAveragePool", writer.Input);
        writer.Add("Flatten", writer.Main).With("axis", 1);
    }

    // Padding in the place of ceil_mode: runtimes differ in what a last window beyond the padding gives.
    private static int Bottom(PoolingGeometry geometry)
    {
        int covered = ((geometry.OutputHeight - 1) * geometry.StrideHeight) + geometry.WindowHeight;
        return Math.Max(geometry.PaddingBottom, covered - geometry.Height - geometry.PaddingTop);
    }

    private static int Right(PoolingGeometry geometry)
    {
        int covered = ((geometry.OutputWidth - 1) * geometry.StrideWidth) + geometry.WindowWidth;
        return Math.Max(geometry.PaddingRight, covered - geometry.Width - geometry.PaddingLeft);
    }

    public static void ReadMaximum(NodeReader node) =>
        Read(node, padsCount: false, window => new MaxPool1D(window), window => new MaxPool2D(window));

    public static void ReadAverage(NodeReader node) => Read(
        node, node.Int("count_include_pad", 0) != 0, window => new AveragePool1D(window), window => new AveragePool2D(window));

    /// <param name="node">The node.</param>
    /// <param name="keepsPixel">Whether what is left of the image counts as one pixel.</param>
    public static void ReadGlobalAverage(NodeReader node, bool keepsPixel)
    {
        OnnxValue input = node.Value(0);
        int[] dims = keepsPixel ? [.. input.Dims.Select((size, axis) => axis == 0 ? size : 1)] : input.Dims[..1];
        if (input.Shape.Rank == 1 && input.Shape[0] == input.Dims.FirstOrDefault())
        {
            node.Give(input, dims);
            return;
        }
        OnnxValue whole = node.Whole(input);
        node.Give(node.Add(whole.Shape.Rank == 2 ? new AveragePool1D(whole.Shape[1]) : new GlobalAveragePool2D(), whole), dims);
    }

    public static void ReadGlobalMaximum(NodeReader node)
    {
        OnnxValue whole = node.Whole(node.Value(0));
        node.Give(node.Add(
            whole.Shape.AsSpan() is [_, int length] ? new MaxPool1D(length)
            : whole.Shape.AsSpan() is [_, int height, int width] ? new MaxPool2D(new Size2D(height, width))
            : throw node.Error($"only the greatest of sequences [N, C, L] and images [N, C, H, W] are read; the input is {whole}"),
            whole));
    }

    public static void ReadMean(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        long[] axes = node.IntsOrInput("axes", 18, 1) ?? [];
        int[] positions = [.. axes.Select(axis => node.Axis(axis, input)).Order()];
        bool areFirst = positions.Length > 0 && positions.Length < input.Dims.Length
            && positions.SequenceEqual(Enumerable.Range(0, positions.Length));
        bool keeps = node.Int("keepdims", 1) != 0;
        if (areFirst && !keeps)
        {
            // As of channels, once these come first.
            int averaged = input.Dims[..positions.Length].Aggregate(1, (product, size) => checked(product * size));
            int features = checked((int)(input.Shape.Elements / averaged));
            OnnxValue channels = node.Add(new ChannelsFirst(), node.Whole(input with { Dims = [averaged, 1, features] }));
            int before = Math.Max(0, input.Batch.Position - positions.Length);
            node.GiveArranged(node.Add(new GlobalAveragePool2D(), channels) with
            {
                Dims = input.Dims[positions.Length..],
                Batch = input.Batch with { Position = before },
            });
            return;
        }
        node.RequireRowsFirst();
        if (positions.Length == 0 || !positions.SequenceEqual(Enumerable.Range(1, input.Dims.Length - 1)))
        {
            throw node.Error(
                "only means over all axes from 2 on, or over the first without keepdims, are read; "
                + $"the input is {input}, the axes [{string.Join(", ", axes)}]");
        }
        ReadGlobalAverage(node, keeps);
    }

    private static void Read(NodeReader node, bool padsCount, Func<int, PoolingSpec1D> sequence, Func<Size2D, PoolingSpec> image)
    {
        OnnxValue input = node.Whole(node.Value(0));
        int spatial = input.Dims.Length - 1;
        if (spatial is not (1 or 2) || Windows.Sizes(node, "dilations", spatial).Any(size => size != 1))
        {
            throw node.Error(
                $"only pools of sequences [N, C, L] and images [N, C, H, W], without dilation, are read; the input is {input}");
        }
        int[] kernel = node.Ints("kernel_shape") is { } sizes && sizes.Length == spatial
            ? Array.ConvertAll(sizes, size => checked((int)size))
            : throw node.Error($"expected a kernel_shape of {spatial} sizes");
        var window = Windows.Read(node, kernel, [.. Enumerable.Repeat(1, spatial)]);
        bool ceil = node.Int("ceil_mode", 0) != 0;
        padsCount &= window.Pads is null || window.Pads.Any(size => size != 0);
        if (spatial == 1)
        {
            RequireUncounted(node, padsCount);
            PoolingSpec1D line = sequence(kernel[0]) with { Stride = window.Strides[0], Padding = window.Padding1D, CeilMode = ceil };
            node.Give(node.Add(line, input));
            return;
        }
        PoolingSpec pool = image(new Size2D(kernel[0], kernel[1])) with
        {
            Stride = new Size2D(window.Strides[0], window.Strides[1]),
            Padding = window.Padding2D,
            CeilMode = ceil,
        };
        if (padsCount)
        {
            // Pixels like others, of zero.
            RequireUncounted(node, window.Pads is null);
            input = node.Add(new ZeroPadding2D(pool.Padding), input);
            pool = pool with { Padding = Padding2D.Valid };
        }
        node.Give(node.Add(pool, input));
    }

    private static void RequireUncounted(NodeReader node, bool counted)
    {
        if (counted)
        {
            throw node.Error("means that count padding are read of images with explicit pads alone");
        }
    }
}
