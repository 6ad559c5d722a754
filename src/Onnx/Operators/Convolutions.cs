using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Convolutions: Conv, ConvTranspose.</summary>
internal static class Convolutions
{
    public static void Write(LayerWriter writer, Conv2D convolution)
    {
        Padding2D padding = convolution.ResolvePadding(writer.Name, writer.InputShape);
        writer.Add("Conv", WithBias(writer, convolution.Bias))
            .With("kernel_shape", convolution.Kernel.Height, convolution.Kernel.Width)
            .With("strides", convolution.Stride.Height, convolution.Stride.Width)
            .With("dilations", convolution.Dilation.Height, convolution.Dilation.Width)
            .With("pads", padding.Top, padding.Left, padding.Bottom, padding.Right)
            .With("group", convolution.Groups);
    }

    public static void Write(LayerWriter writer, Conv1D convolution)
    {
        Padding1D padding = convolution.ResolvePadding(writer.Name, writer.InputShape);
        writer.Add("Conv", WithBias(writer, convolution.Bias))
            .With("kernel_shape", [convolution.Kernel])
            .With("strides", [convolution.Stride])
            .With("dilations", [convolution.Dilation])
            .With("pads", padding.Before, padding.After)
            .With("group", convolution.Groups);
    }

    public static void Write(LayerWriter writer, TransposedConv2D convolution)
    {
        Padding2D padding = convolution.ResolvePadding(writer.Name);
        writer.Add("ConvTranspose", WithBias(writer, convolution.Bias))
            .With("kernel_shape", convolution.Kernel.Height, convolution.Kernel.Width)
            .With("strides", convolution.Stride.Height, convolution.Stride.Width)
            .With("dilations", convolution.Dilation.Height, convolution.Dilation.Width)
            .With("pads", padding.Top, padding.Left, padding.Bottom, padding.Right)
            .With("output_padding", convolution.OutputPadding.Height, convolution.OutputPadding.Width)
            .With("group", convolution.Groups);
    }

    private static string[] WithBias(LayerWriter writer, bool bias) =>
        bias ? [writer.Input, writer.Parameter(0), writer.Parameter(1)] : [writer.Input, writer.Parameter(0)];

    public static void Read(NodeReader node)
    {
        (OnnxValue input, OnnxTensor weight, OnnxTensor? bias, int[] kernel) = Operands(node);
        int spatial = kernel.Length;
        int[] dilations = Windows.Sizes(node, "dilations", spatial);
        var window = Windows.Read(node, kernel, dilations);
        int filters = checked((int)weight.Dims[0]);
        int groups = checked((int)node.Int("group", 1));
        float[][] weights = bias is null ? [weight.Floats] : [weight.Floats, bias.Floats];
        if (input.Shape.Rank == 1 && window.IsPixel && groups == 1 && input.Dims[1..].All(size => size == 1))
        {
            // Of a pooled image, one pixel: a fully connected layer.
            node.Give(node.Add(new Dense(filters, bias is not null), input, weights), [filters, .. input.Dims[1..]]);
            return;
        }
        LayerSpec layer = spatial == 1
            ? new Conv1D(filters, kernel[0])
            {
                Stride = window.Strides[0],
                Padding = window.Padding1D,
                Dilation = dilations[0],
                Groups = groups,
                Bias = bias is not null,
            }
            : new Conv2D(filters, new Size2D(kernel[0], kernel[1]))
            {
                Stride = new Size2D(window.Strides[0], window.Strides[1]),
                Padding = window.Padding2D,
                Dilation = new Size2D(dilations[0], dilations[1]),
                Groups = groups,
                Bias = bias is not null,
            };
        node.Give(node.Add(layer, node.Whole(input), weights));
    }

    public static void ReadTransposed(NodeReader node)
    {
        (OnnxValue input, OnnxTensor weight, OnnxTensor? bias, int[] kernel) = Operands(node);
        int spatial = kernel.Length;
        int[] strides = Windows.Sizes(node, "strides", spatial), dilations = Windows.Sizes(node, "dilations", spatial);
        int[] more = node.Ints("output_padding") is null ? new int[spatial] : Windows.Sizes(node, "output_padding", spatial);
        int[] pads = TransposedPads(node, input.Dims[1..], kernel, strides, dilations, more);
        int groups = checked((int)node.Int("group", 1));

        // A sequence is an image of one row.
        int Down(int[] sizes, int none) => spatial == 1 ? none : sizes[0];
        var layer = new TransposedConv2D(checked((int)weight.Dims[1] * groups), new Size2D(Down(kernel, 1), kernel[^1]))
        {
            Stride = new Size2D(Down(strides, 1), strides[^1]),
            Padding = pads.All(size => size == 0)
                ? Padding2D.Valid
                : Padding2D.Explicit(Down(pads, 0), pads[spatial - 1], Down(pads[spatial..], 0), pads[^1]),
            OutputPadding = new Size2D(Down(more, 0), more[^1]),
            Dilation = new Size2D(Down(dilations, 1), dilations[^1]),
            Groups = groups,
            Bias = bias is not null,
        };
        float[][] weights = bias is null ? [weight.Floats] : [weight.Floats, bias.Floats];
        OnnxValue image = spatial == 1 ? input with { Dims = [input.Dims[0], 1, input.Dims[1]] } : input;
        OnnxValue enlarged = node.Add(layer, node.Whole(image), weights);
        node.Give(enlarged, spatial == 1 ? [enlarged.Dims[0], enlarged.Dims[2]] : enlarged.Dims);
    }

    private static (OnnxValue Input, OnnxTensor Weight, OnnxTensor? Bias, int[] Kernel) Operands(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        OnnxTensor weight = node.Constant(1);
        int spatial = input.Dims.Length - 1;
        return spatial is 1 or 2 && weight.Dims.Length == spatial + 2
            ? (input, weight, node.ConstantOrNull(2), [.. weight.Dims[2..].Select(size => checked((int)size))])
            : throw node.Error(
                $"only convolutions of sequences [N, C, L] and images [N, C, H, W] are read; the input is {input}, "
                + $"the weight [{string.Join(", ", weight.Dims)}]");
    }

    // Said as they are, or by the size of the output: given, or the input's times the strides. What that has beyond the kernels' reach is
    // output padding.
    private static int[] TransposedPads(NodeReader node, int[] sizes, int[] kernel, int[] strides, int[] dilations, int[] more)
    {
        int spatial = sizes.Length;
        string auto = node.Text("auto_pad", "NOTSET");
        int[]? wanted = node.Ints("output_shape") is not null ? Windows.Sizes(node, "output_shape", spatial)
            : auto is "SAME_UPPER" or "SAME_LOWER" ? [.. sizes.Zip(strides, (size, stride) => checked(size * stride))]
            : null;
        if (wanted is null)
        {
            return Windows.Read(node, kernel, dilations).Pads!;
        }
        int[] pads = new int[2 * spatial];
        for (int axis = 0; axis < spatial; axis++)
        {
            int reach = checked(((kernel[axis] - 1) * dilations[axis]) + 1);
            int total = checked((strides[axis] * (sizes[axis] - 1)) + more[axis] + reach - wanted[axis]);
            more[axis] += Math.Max(0, -total);
            total = Math.Max(0, total);
            (pads[axis], pads[axis + spatial]) = auto == "SAME_UPPER"
                ? (total / 2, total - (total / 2))
                : (total - (total / 2), total / 2);
        }
        return pads;
    }
}
