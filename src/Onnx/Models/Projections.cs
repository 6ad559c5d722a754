using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Models;

/// <summary>Products with a matrix: the perceptron, principal components, discriminants.</summary>
internal static class Projections
{
    public static void Write(ModelWriter writer, PerceptronModel model)
    {
        NodeProto product = writer.Add("MatMul", writer.Input, writer.Numbers("weights", [writer.Features, 1], model.Weights));
        writer.Give(writer.Add("Add", product, writer.Number(model.Intercept)));
    }

    public static void Write(ModelWriter writer, PrincipalComponentsModel model)
    {
        double[] axes = new double[model.Components * model.FeatureCount];
        for (int index = 0; index < model.Components; index++)
        {
            double variance = model.ExplainedVariance[index];
            double factor = !model.Whitens ? 1 : variance > 0 ? 1 / Math.Sqrt(variance) : 0;
            Span<double> axis = axes.AsSpan(index * model.FeatureCount, model.FeatureCount);
            model.Component(index).CopyTo(axis);
            foreach (ref double number in axis)
            {
                number *= factor;
            }
        }
        writer.Give(Project(writer, [.. model.Mean], axes));
    }

    public static void Write(ModelWriter writer, LinearDiscriminantAnalysisModel model) =>
        writer.Give(writer.Add("Softmax", Discriminants(writer, model)).With("axis", 1));

    /// <summary>The coordinates of a row on the axes that tell the classes apart.</summary>
    public static void WriteProjection(ModelWriter writer, LinearDiscriminantAnalysisModel model) =>
        writer.Give(Project(writer, [.. model.OverallMean], model.Axes[..(model.Components * model.FeatureCount)]));

    /// <summary>The log-odds of the second of two classes, and its probability.</summary>
    public static void WriteLogOdds(ModelWriter writer, LinearDiscriminantAnalysisModel model)
    {
        NodeProto logOdds = writer.Add("MatMul", Discriminants(writer, model), writer.Numbers("difference", [2, 1], [-1.0, 1.0]));
        writer.Give(writer.Add("Concat", logOdds, writer.Add("Sigmoid", logOdds)).With("axis", 1));
    }

    private static NodeProto Discriminants(ModelWriter writer, LinearDiscriminantAnalysisModel model)
    {
        int axes = model.Axes.Length / model.FeatureCount;
        NodeProto projected = Project(writer, [.. model.OverallMean], model.Axes);
        string means = writer.Numbers("means", [axes, model.Classes], Transposed(model.Discriminants.Means, model.Classes, axes));
        return writer.Add(
            "Add", writer.Add("MatMul", projected, means), writer.Numbers("constants", [model.Classes], model.Discriminants.Constants));
    }

    private static NodeProto Project(ModelWriter writer, double[] mean, ReadOnlySpan<double> axes)
    {
        int count = axes.Length / mean.Length;
        NodeProto centered = writer.Add("Sub", writer.Input, writer.Numbers("mean", [mean.Length], mean));
        return writer.Add("MatMul", centered, writer.Numbers("axes", [mean.Length, count], Transposed(axes, count, mean.Length)));
    }

    private static double[] Transposed(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        double[] transposed = new double[matrix.Length];
        for (int i = 0; i < transposed.Length; i++)
        {
            transposed[(i % columns * rows) + (i / columns)] = matrix[i];
        }
        return transposed;
    }
}
