using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Models;

/// <summary>Adds the nodes of a model, from its rows <c>[N, features]</c> to its numbers, to a graph.</summary>
internal static class ModelNodes
{
    /// <summary>Adds what a model gives: scores of classes, numbers, coordinates, or the margin of one that answers yes or no.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">The model, no network.</param>
    /// <param name="input">The rows.</param>
    /// <param name="output">The name of the numbers, <c>[N, outputs]</c>, which nothing else has.</param>
    /// <exception cref="OnnxExportException">The model has no writer.</exception>
    public static void AddScores(GraphWriter graph, IRowModel model, string input, string output)
    {
        var writer = new ModelWriter(graph, model.FeatureCount, input, output);
        switch (model)
        {
            case DecisionTreeModel tree: Trees.WriteClasses(writer, [tree.Tree]); break;
            case DecisionTreeRegressionModel tree: Trees.WriteNumber(writer, [tree.Tree]); break;
            case KernelSvmModel machine: KernelMachines.Write(writer, machine); break;
            case KernelSvrModel machine: writer.Give(KernelMachines.Sum(writer, machine.Sum)); break;
            case KNearestNeighborsModel neighbors: Neighbors.Write(writer, neighbors); break;
            case KNearestNeighborsRegressionModel neighbors: Neighbors.Write(writer, neighbors); break;
            case LinearDiscriminantAnalysisModel discriminants: Projections.Write(writer, discriminants); break;
            case OneClassSvmModel machine: writer.Give(writer.Add("Neg", KernelMachines.Sum(writer, machine.Sum))); break;
            case PerceptronModel perceptron: Projections.Write(writer, perceptron); break;
            case PrincipalComponentsModel components: Projections.Write(writer, components); break;
            case RandomForestModel forest: Trees.WriteClasses(writer, forest.Trees); break;
            case RandomForestRegressionModel forest: Trees.WriteNumber(writer, forest.Trees); break;
            default:
                throw new OnnxExportException(
                    $"A {model.GetType().Name} cannot be exported: only the library's own models can. Save it as an ML.NET model.");
        }
    }

    /// <summary>Adds the margin of yes, and behind it the probability where the model has one; of no network either.</summary>
    /// <inheritdoc cref="AddScores"/>
    public static void AddMargins(GraphWriter graph, IRowModel model, string input, string output)
    {
        switch (model)
        {
            case PerceptronModel: AddScores(graph, model, input, output); break;
            case KernelSvmModel machine:
                KernelMachines.WriteMargins(new ModelWriter(graph, model.FeatureCount, input, output), machine);
                break;
            case LinearDiscriminantAnalysisModel discriminants:
                Projections.WriteLogOdds(new ModelWriter(graph, model.FeatureCount, input, output), discriminants);
                break;
            default:
                string scores = graph.Unique("scores");
                AddScores(graph, model, input, scores);
                string ofYes = graph.Added("Gather", scores, graph.Constant("yes", [1L])).With("axis", 1);
                string twice = graph.Added("Mul", ofYes, graph.Constant("two", [], [2f]));
                string margin = graph.Added("Sub", twice, graph.Constant("one", [], [1f]));
                graph.Add("Concat", graph.Unique("margins"), output, margin, ofYes).With("axis", 1);
                break;
        }
    }

    /// <summary>Adds the coordinates of rows on the axes of a model that projects.</summary>
    /// <inheritdoc cref="AddScores"/>
    public static void AddProjection(GraphWriter graph, IRowModel model, string input, string output)
    {
        if (model is LinearDiscriminantAnalysisModel discriminants)
        {
            Projections.WriteProjection(new ModelWriter(graph, model.FeatureCount, input, output), discriminants);
        }
        else
        {
            AddScores(graph, model, input, output);
        }
    }
}
