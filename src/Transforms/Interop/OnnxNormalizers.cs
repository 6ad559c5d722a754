using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Scoring;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Writes ML.NET's normalizers that have no form in ONNX of themselves: by bins, and by a normal distribution.</summary>
internal static class OnnxNormalizers
{
    /// <summary>Adds the columns of a normalizer that it did not add.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="normalizer">The normalizer.</param>
    /// <param name="before">The columns before it.</param>
    public static void Add(OnnxGraph graph, NormalizingTransformer normalizer, IReadOnlyDictionary<string, string> before)
    {
        foreach (NormalizingTransformer.ColumnOptions column in normalizer.Columns)
        {
            if (!before.TryGetValue(column.InputColumnName, out string? value)
                || !OnnxTypes.TryDescribe(column.InputType, out DataType type, out int[] shape))
            {
                continue;
            }
            GraphWriter writer = graph.Writer;
            string rows = OnnxRows.Reshape(writer, value, [shape.Aggregate(1, (product, size) => product * size)]);
            string? normalized = column.ModelParameters switch
            {
                NormalizingTransformer.BinNormalizerModelParameters<float> bins =>
                    AddBins(writer, rows, type, [Doubles(bins.UpperBounds)], [bins.Density], [bins.Offset]),
                NormalizingTransformer.BinNormalizerModelParameters<double> bins =>
                    AddBins(writer, rows, type, [[.. bins.UpperBounds]], [bins.Density], [bins.Offset]),
                NormalizingTransformer.BinNormalizerModelParameters<ImmutableArray<float>> bins =>
                    AddBins(writer, rows, type, [.. bins.UpperBounds.Select(Doubles)], Doubles(bins.Density), Doubles(bins.Offset)),
                NormalizingTransformer.BinNormalizerModelParameters<ImmutableArray<double>> bins =>
                    AddBins(writer, rows, type, [.. bins.UpperBounds.Select(Known)], Known(bins.Density), Known(bins.Offset)),
                NormalizingTransformer.CdfNormalizerModelParameters<float> normal =>
                    AddNormal(writer, rows, [normal.Mean], [normal.StandardDeviation], normal.UseLog),
                NormalizingTransformer.CdfNormalizerModelParameters<double> normal =>
                    AddNormal(writer, rows, [normal.Mean], [normal.StandardDeviation], normal.UseLog),
                NormalizingTransformer.CdfNormalizerModelParameters<ImmutableArray<float>> normal =>
                    AddNormal(writer, rows, Doubles(normal.Mean), Doubles(normal.StandardDeviation), normal.UseLog),
                NormalizingTransformer.CdfNormalizerModelParameters<ImmutableArray<double>> normal =>
                    AddNormal(writer, rows, [.. normal.Mean], [.. normal.StandardDeviation], normal.UseLog),
                _ => null,
            };
            if (normalized is not null)
            {
                string shaped = OnnxRows.Reshape(writer, OnnxRows.Cast(writer, normalized, type), shape);
                graph.Set(column.Name, shaped, shape);
            }
        }
    }

    // The number of upper bounds, the last one left out, that are below, by the greatest number, less the offset.
    private static string AddBins(GraphWriter writer, string rows, DataType type, double[][] bounds, double[] density, double[] offset)
    {
        int size = bounds.Length, most = bounds.Max(some => some.Length) - 1;
        double[] padded = new double[size * most];
        Array.Fill(padded, double.PositiveInfinity);
        for (int number = 0; number < size; number++)
        {
            bounds[number].AsSpan(..^1).CopyTo(padded.AsSpan(number * most));
        }
        string axis = writer.Constant("axis", [2L]);
        string above = writer.Added("Greater", writer.Added("Unsqueeze", rows, axis), Constant(writer, type, [size, most], padded));
        string index = writer.Added("ReduceSum", OnnxRows.Cast(writer, above, DataType.Float), axis).With("keepdims", 0);
        string share = writer.Added("Div", index, Constant(writer, DataType.Float, [size], density));
        string value = writer.Added("Sub", share, Constant(writer, DataType.Float, [size], offset.Length == 0 ? new double[size] : offset));
        string given = OnnxRows.Cast(writer, rows, DataType.Float);
        return writer.Added("Where", writer.Added("IsNaN", given), given, value);
    }

    // 1/2 + sign(z) / 2 sqrt(1 - exp(-w (4/pi + 0.147 w) / (1 + 0.147 w))), w = z^2 / 2, of z = (x - mean) / deviation, as ML.NET has the
    // distribution (S. Winitzki 2008); x may be a logarithm; 0 where it is not finite or nothing deviates.
    private static string AddNormal(GraphWriter writer, string rows, double[] means, double[] deviations, bool useLog)
    {
        string Number(double value) => writer.Constant("number", [], [value]);
        string given = OnnxRows.Cast(writer, rows, DataType.Double);
        string x = useLog ? writer.Added("Log", given) : given;
        string zero = Number(0), one = Number(1), half = Number(0.5);
        string isOther = writer.Added("IsNaN", writer.Added("Mul", x, zero));
        string mean = Constant(writer, DataType.Double, [means.Length], means);
        string centered = writer.Added("Sub", writer.Added("Where", isOther, zero, x), mean);
        double[] deviates = Array.ConvertAll(deviations, deviation => deviation > float.Epsilon ? 1.0 : 0);
        double[] scales = [.. deviations.Zip(deviates, (deviation, factor) => factor > 0 ? 1 / deviation : 0)];
        string z = writer.Added("Mul", centered, Constant(writer, DataType.Double, [scales.Length], scales));
        string w = writer.Added("Mul", writer.Added("Mul", z, z), half);
        string part = writer.Added("Mul", w, Number(0.147));
        string share = writer.Added("Div", writer.Added("Add", part, Number(4 / Math.PI)), writer.Added("Add", part, one));
        string power = writer.Added("Exp", writer.Added("Neg", writer.Added("Mul", w, share)));
        string root = writer.Added("Sqrt", writer.Added("Sub", one, power));
        string signed = writer.Added("Mul", writer.Added("Mul", writer.Added("Sign", z), root), half);
        string does = Constant(writer, DataType.Double, [deviates.Length], deviates);
        return writer.Added("Where", isOther, zero, writer.Added("Mul", writer.Added("Add", signed, half), does));
    }

    private static string Constant(GraphWriter writer, DataType type, int[] shape, double[] values) => type == DataType.Double
        ? writer.Constant("numbers", shape, values)
        : writer.Constant("numbers", shape, Array.ConvertAll(values, value => (float)value));

    // Empty where there are none, as of offsets.
    private static double[] Known(ImmutableArray<double> numbers) => numbers.IsDefault ? [] : [.. numbers];

    private static double[] Doubles(ImmutableArray<float> numbers) =>
        numbers.IsDefault ? [] : [.. numbers.Select(number => (double)number)];
}
