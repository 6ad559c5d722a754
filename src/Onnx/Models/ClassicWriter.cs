using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Models;

/// <summary>Writes a model by its kind.</summary>
internal static class ClassicWriter
{
    /// <exception cref="OnnxExportException">The model has no writer.</exception>
    public static ModelProto Write(IRowModel model, OnnxExportOptions options)
    {
        if (model is Network network)
        {
            return NetworkWriter.Write(network, options);
        }
        var writer = new ModelWriter(model, options);
        switch (model)
        {
            case DecisionTreeModel tree: Trees.WriteClasses(writer, [tree.Tree]); break;
            case DecisionTreeRegressionModel tree: Trees.WriteNumber(writer, [tree.Tree]); break;
            case KernelSvmModel machine: KernelMachines.Write(writer, machine); break;
            case KernelSvrModel machine: writer.GiveNumber(KernelMachines.Sum(writer, machine.Sum)); break;
            case KNearestNeighborsModel neighbors: Neighbors.Write(writer, neighbors); break;
            case KNearestNeighborsRegressionModel neighbors: Neighbors.Write(writer, neighbors); break;
            case LinearDiscriminantAnalysisModel discriminants: Projections.Write(writer, discriminants); break;
            case OneClassSvmModel machine: writer.GiveMargin(writer.Add("Neg", KernelMachines.Sum(writer, machine.Sum))); break;
            case PerceptronModel perceptron: Projections.Write(writer, perceptron); break;
            case PrincipalComponentsModel components: Projections.Write(writer, components); break;
            case RandomForestModel forest: Trees.WriteClasses(writer, forest.Trees); break;
            case RandomForestRegressionModel forest: Trees.WriteNumber(writer, forest.Trees); break;
            default:
                throw new OnnxExportException(
                    $"A {model.GetType().Name} cannot be exported: only the library's own models can. Save it as an ML.NET model.");
        }
        return writer.ToModel();
    }
}
