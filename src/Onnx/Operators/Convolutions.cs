using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Convolutions: Conv.</summary>
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

    private static string[] WithBias(LayerWriter writer, bool bias) =>
        bias ? [writer.Input, writer.Parameter(0), writer.Parameter(1)] : [writer.Input, writer.Parameter(0)];

    public static void Read(NodeReader node)
    {
        OnnxValue input = node.Value(0);
        OnnxTensor weight = node.Constant(1);
        OnnxTensor? bias = node.ConstantOrNull(2);
        int spatial = input.Dims.Length - 1;
        if (spatial is not (1 or 2) || weight.Dims.Length != spatial + 2)
        {
            throw node.Error(
                $"only convolutions of sequences [N, C, L] and images [N, C, H, W] are read; the input is {input}, "
                + $"the weight [{string.Join(", ", weight.Dims)}]");
        }
        int[] kernel = [.. weight.Dims[2..].Select(size => checked((int)size))];
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
}
