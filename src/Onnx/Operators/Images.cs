using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Images made larger: Pad and Resize.</summary>
internal static class Images
{
    public static void Write(LayerWriter writer, ZeroPadding2D layer)
    {
        Padding2D padding = layer.Padding;
        writer.Add("Pad", writer.Input, writer.Indices(0, 0, padding.Top, padding.Left, 0, 0, padding.Bottom, padding.Right))
            .With("mode", "constant");
    }

    public static void Write(LayerWriter writer, Upsample2D layer)
    {
        NodeProto resize = writer.Add("Resize", writer.Input, "", writer.Numbers(1, 1, layer.Factor.Height, layer.Factor.Width));
        if (layer.Mode == UpsampleMode.Bilinear)
        {
            resize.With("mode", "linear").With("coordinate_transformation_mode", "half_pixel");
        }
        else
        {
            resize.With("mode", "nearest").With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", "floor");
        }
    }
}
