using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

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

    public static void WriteGlobalAverage(LayerWriter writer) =>
        writer.Add("Flatten", writer.Add("GlobalAveragePool", writer.Input)).With("axis", 1);

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
}
