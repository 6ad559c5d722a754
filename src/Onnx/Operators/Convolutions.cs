using MLNetDeep.Engine.Layers;

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
}
