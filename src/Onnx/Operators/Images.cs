using MLNetDeep.Engine.Layers;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Images in other sizes: Pad and Resize.</summary>
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

    public static void Write(LayerWriter writer, Resize2D layer)
    {
        string kept = writer.Add("Slice", writer.Add("Shape", writer.Input), writer.Indices([0L]), writer.Indices([2L]));
        string whole = writer.Add("Concat", kept, writer.Indices(layer.Size.Height, layer.Size.Width)).With("axis", 0);
        NodeProto resize = writer.Add("Resize", writer.Input, "", "", whole);
        _ = layer.Mode switch
        {
            ResizeMode.Nearest => resize.With("mode", "nearest").With("coordinate_transformation_mode", "asymmetric")
                .With("nearest_mode", "floor"),
            ResizeMode.Bilinear => resize.With("mode", "linear").With("coordinate_transformation_mode", "half_pixel"),
            ResizeMode.BilinearAlignedCorners => resize.With("mode", "linear").With("coordinate_transformation_mode", "align_corners"),
            ResizeMode mode => resize.With("mode", "cubic").With("cubic_coeff_a", layer.CubicCoefficient)
                .With("coordinate_transformation_mode", mode switch
                {
                    ResizeMode.BicubicAlignedCorners => "align_corners",
                    ResizeMode.BicubicAsymmetric => "asymmetric",
                    _ => "half_pixel",
                }),
        };
    }

    public static void ReadPad(NodeReader node)
    {
        OnnxValue input = node.Whole(node.Value(0));
        long[] pads = node.IntsOrInput("pads", 11, 1) ?? [];
        float value = node.Opset < 11 ? node.Float("value", 0) : node.ConstantOrNull(2)?.Floats.FirstOrDefault() ?? 0;
        if (node.Has(3) || node.Text("mode", "constant") != "constant" || value != 0 || input.Shape.Rank != 3
            || pads is not [0, 0, long top, long left, 0, 0, long bottom, long right])
        {
            throw node.Error(
                $"only padding of the height and width of images [N, C, H, W] with zeros is read; the input is {input}");
        }
        var padding = Padding2D.Explicit(checked((int)top), checked((int)left), checked((int)bottom), checked((int)right));
        node.Give(node.Add(new ZeroPadding2D(padding), input));
    }

    public static void ReadResize(NodeReader node)
    {
        OnnxValue input = node.Whole(node.Value(0));
        double[] factors = Factors(node, input);
        if (input.Shape.Rank != 3 || factors is not [1, 1, double down, double across])
        {
            throw node.Error(
                $"only height and width of images [N, C, H, W] in other sizes are read; the input is {input}, the factors "
                + $"[{string.Join(", ", factors)}]");
        }
        if (IsWhole(down) && IsWhole(across))
        {
            var factor = new Size2D((int)down, (int)across);
            if (Mode(node, factor) is { } mode)
            {
                node.Give(node.Add(new Upsample2D(factor, mode), input));
                return;
            }
        }
        var size = new Size2D(Resized(input.Dims[1], down), Resized(input.Dims[2], across));
        var resize = new Resize2D(size, ResizeModeOf(node, input, size, down, across));
        if (resize.Mode >= ResizeMode.Bicubic)
        {
            resize = node.Int("exclude_outside", 0) == 0
                ? resize with { CubicCoefficient = node.Float("cubic_coeff_a", -0.75f) }
                : throw node.Error("cubic interpolation that leaves out pixels outside of the image (exclude_outside) is not read");
        }
        node.Give(node.Add(resize, input));
    }

    private static int Resized(int size, double factor) => checked((int)Math.Floor((size * factor) + 1e-6));

    private static double[] Factors(NodeReader node, OnnxValue input)
    {
        if (node.Op == "Resize" && node.Opset >= 11 && node.HasConstant(3))
        {
            long[] sizes = node.Constant(3).Integers;
            return sizes.Length == input.Dims.Length + 1
                ? [1, .. input.Dims.Select((size, axis) => sizes[axis + 1] / (double)size)]
                : throw node.Error($"its sizes [{string.Join(", ", sizes)}] are not of the input {input}");
        }
        if (node.Op == "Upsample" && node.Opset < 9)
        {
            return [.. node.Attribute("scales")?.Floats.Select(scale => (double)scale) ?? []];
        }
        int index = node.Op == "Resize" && node.Opset >= 11 ? 2 : 1;
        return Array.ConvertAll(node.Constant(index).Floats, scale => (double)scale);
    }

    // Before opset 11 the left upper corners of pixels met.
    private static (string Places, string Rounding) Places(NodeReader node) => (
        node.Opset < 11 || node.Op == "Upsample" ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel"),
        node.Opset < 11 ? "floor" : node.Text("nearest_mode", "round_prefer_floor"));

    private static ResizeMode ResizeModeOf(NodeReader node, OnnxValue input, Size2D size, double down, double across)
    {
        (string places, string rounding) = Places(node);

        // Where the new size is the old one by the factor, rounded, centres lie elsewhere than by the sizes.
        bool isExact = Math.Abs((input.Dims[1] * down) - size.Height) < 1e-4 && Math.Abs((input.Dims[2] * across) - size.Width) < 1e-4;
        bool halves = isExact && (places == "half_pixel" || (places == "pytorch_half_pixel" && size is { Height: > 1, Width: > 1 }));
        return node.Text("mode", "nearest") switch
        {
            "nearest" when isExact && places == "asymmetric" && rounding == "floor" => ResizeMode.Nearest,
            "linear" when halves => ResizeMode.Bilinear,
            "linear" when isExact && places == "align_corners" => ResizeMode.BilinearAlignedCorners,
            "cubic" when halves => ResizeMode.Bicubic,
            "cubic" when isExact && places == "align_corners" => ResizeMode.BicubicAlignedCorners,
            "cubic" when isExact && places == "asymmetric" => ResizeMode.BicubicAsymmetric,
            string mode => throw node.Error(
                $"the mode {mode} with the coordinates {places} and the rounding {rounding} is not read by factors {down} and {across}; "
                + "nearest with asymmetric and floor, linear with half_pixel or align_corners, and cubic with these or asymmetric are, by "
                + "those that give whole sizes"),
        };
    }

    // Null: none of whole factors.
    private static UpsampleMode? Mode(NodeReader node, Size2D factor)
    {
        (string places, string rounding) = Places(node);
        bool halves = places == "half_pixel" || (places == "pytorch_half_pixel" && factor is { Height: > 1, Width: > 1 });
        return node.Text("mode", "nearest") switch
        {
            "nearest" when halves && rounding is "round_prefer_floor" or "round_prefer_ceil" => UpsampleMode.Nearest,
            "nearest" when places == "asymmetric" && rounding == "floor" => UpsampleMode.Nearest,
            "linear" when halves => UpsampleMode.Bilinear,
            _ => null,
        };
    }

    private static bool IsWhole(double factor) => factor is >= 1 and < int.MaxValue && factor == Math.Floor(factor);
}
