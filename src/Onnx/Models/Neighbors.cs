using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Models;

/// <summary>Nearest neighbors: distances from all training rows, the least of them, and the mean of what these rows have.</summary>
internal static class Neighbors
{
    public static void Write(ModelWriter writer, KNearestNeighborsModel model)
    {
        double[] classes = new double[model.RowCount * model.Classes];
        for (int row = 0; row < model.RowCount; row++)
        {
            classes[(row * model.Classes) + model.Labels[row]] = 1;
        }
        NodeProto distances = Distances(writer, model.TrainingRows, model.Metric);
        string targets = writer.Numbers("classes", [model.RowCount, model.Classes], classes);
        writer.Give(Mean(writer, distances, targets, model.NumberOfNeighbors, model.Weighting));
    }

    public static void Write(ModelWriter writer, KNearestNeighborsRegressionModel model)
    {
        NodeProto distances = Distances(writer, model.TrainingRows, model.Metric);
        string targets = writer.Numbers("targets", [model.RowCount, 1], model.Targets);
        writer.Give(Mean(writer, distances, targets, model.NumberOfNeighbors, model.Weighting));
    }

    // [N, outputs]: of the targets [rows, outputs] of the nearest.
    private static NodeProto Mean(ModelWriter writer, NodeProto distances, string targets, int count, NeighborWeighting weighting)
    {
        NodeProto nearest = writer.Add("TopK", distances, writer.Indices([count])).With("axis", 1).With("largest", 0).With("sorted", 1);
        nearest.Output.Add(nearest.Name + "_rows");
        NodeProto found = writer.Add("Gather", targets, nearest.Output[1]).With("axis", 0);
        string axis = writer.Indices([1]);
        if (weighting == NeighborWeighting.Uniform)
        {
            NodeProto all = writer.Add("ReduceSum", found, axis).With("keepdims", 0);
            return writer.Add("Div", all, writer.Number(count));
        }

        // By their nearness; where some are at the row itself, these alone.
        string zero = writer.Number(0), one = writer.Number(1);
        NodeProto isExact = writer.Add("LessOrEqual", nearest, zero);
        NodeProto first = writer.Add("Slice", isExact, writer.Indices([0]), writer.Indices([1]), writer.Indices([1]));
        NodeProto nearness = writer.Add("Div", one, writer.Add("Where", isExact, one, nearest));
        NodeProto weights = writer.Add("Where", first, writer.Add("Where", isExact, one, zero), nearness);
        NodeProto weighted = writer.Add("Mul", found, writer.Add("Unsqueeze", weights, writer.Indices([2])));
        NodeProto sum = writer.Add("ReduceSum", weighted, axis).With("keepdims", 0);
        return writer.Add("Div", sum, writer.Add("ReduceSum", weights, axis).With("keepdims", 1));
    }

    // [N, rows]
    private static NodeProto Distances(ModelWriter writer, ReadOnlySpan<float> rows, DistanceMetric metric) => metric switch
    {
        DistanceMetric.Euclidean => Euclidean(writer, rows),
        DistanceMetric.Manhattan => Manhattan(writer, rows),
        _ => Cosine(writer, rows),
    };

    private static NodeProto Euclidean(ModelWriter writer, ReadOnlySpan<float> rows)
    {
        // By whole numbers, so that rows of whole numbers have exact distances.
        double[] center = Center(rows, writer.Features);
        NodeProto centered = writer.Add("Sub", writer.Input, writer.Numbers("center", [writer.Features], center));
        (double[] columns, double[] squares) = Transposed(rows, center);
        NodeProto own = writer.Add("ReduceSum", writer.Add("Mul", centered, centered), writer.Indices([1])).With("keepdims", 1);
        NodeProto product = writer.Add("MatMul", centered, writer.Numbers("rows", [writer.Features, squares.Length], columns));
        NodeProto sum = writer.Add("Add", own, writer.Numbers("squares", [squares.Length], squares));
        NodeProto distance = writer.Add("Sub", sum, writer.Add("Mul", product, writer.Number(2)));
        return writer.Add("Sqrt", writer.Add("Max", distance, writer.Number(0)));
    }

    private static NodeProto Manhattan(ModelWriter writer, ReadOnlySpan<float> rows)
    {
        NodeProto each = writer.Add("Unsqueeze", writer.Input, writer.Indices([1]));
        NodeProto difference = writer.Add(
            "Sub", each, writer.Numbers("rows", [rows.Length / writer.Features, writer.Features], rows));
        return writer.Add("ReduceSum", writer.Add("Abs", difference), writer.Indices([2])).With("keepdims", 0);
    }

    // 1 - a b / sqrt(a^2 b^2), and 1 where the product is 0, as of a row of zeros.
    private static NodeProto Cosine(ModelWriter writer, ReadOnlySpan<float> rows)
    {
        (double[] columns, double[] squares) = Transposed(rows, new double[writer.Features]);
        string zero = writer.Number(0), one = writer.Number(1);
        NodeProto own = writer.Add("ReduceSum", writer.Add("Mul", writer.Input, writer.Input), writer.Indices([1])).With("keepdims", 1);
        NodeProto product = writer.Add("MatMul", writer.Input, writer.Numbers("rows", [writer.Features, squares.Length], columns));
        NodeProto lengths = writer.Add("Sqrt", writer.Add("Mul", own, writer.Numbers("squares", [squares.Length], squares)));
        NodeProto isZero = writer.Add("Equal", product, zero);
        NodeProto share = writer.Add("Where", isZero, zero, writer.Add("Div", product, writer.Add("Where", isZero, one, lengths)));
        return writer.Add("Max", writer.Add("Sub", one, share), zero);
    }

    private static double[] Center(ReadOnlySpan<float> rows, int features)
    {
        double[] center = new double[features];
        int count = rows.Length / features;
        for (int i = 0; i < rows.Length; i++)
        {
            center[i % features] += rows[i];
        }
        return Array.ConvertAll(center, sum => Math.Round(sum / count));
    }

    private static (double[] Columns, double[] Squares) Transposed(ReadOnlySpan<float> rows, double[] center)
    {
        int count = rows.Length / center.Length;
        double[] columns = new double[rows.Length], squares = new double[count];
        for (int i = 0; i < rows.Length; i++)
        {
            (int row, int feature) = (i / center.Length, i % center.Length);
            double value = rows[i] - center[feature];
            columns[(feature * count) + row] = value;
            squares[row] += value * value;
        }
        return (columns, squares);
    }
}
