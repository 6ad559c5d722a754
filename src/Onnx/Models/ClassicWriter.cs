using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Models;

/// <summary>Writes a model as a graph of its own: its numbers, and the class of one that classifies.</summary>
internal static class ClassicWriter
{
    /// <exception cref="OnnxExportException">The model has no writer.</exception>
    public static ModelProto Write(IRowModel model, OnnxExportOptions options)
    {
        if (model is Network network)
        {
            return NetworkWriter.Write(network, options);
        }
        var graph = new GraphWriter(model.GetType().Name);
        string input = graph.Input(options.InputName, [model.FeatureCount]);

        // The class first, as other exporters have it.
        if (model is IClassifier or IBinaryClassifier or IAnomalyDetector)
        {
            graph.Output(options.LabelName, [], DataType.Int64);
        }
        string output = graph.Output(options.OutputName, [Outputs(model)]);
        ModelNodes.AddScores(graph, model, input, output);
        if (model is IClassifier)
        {
            graph.Add("ArgMax", options.LabelName, options.LabelName, output).With("axis", 1).With("keepdims", 0);
        }
        else if (model is IBinaryClassifier or IAnomalyDetector)
        {
            string above = graph.Unique("greater"), label = graph.Unique("cast");
            graph.Add("Greater", above, above, output, graph.Constant("border", [], [0f]));
            graph.Add("Cast", label, label, above).With("to", (long)DataType.Int64);
            graph.Add("Squeeze", options.LabelName, options.LabelName, label, graph.Constant("indices", [1L]));
        }
        return graph.ToModel();
    }

    /// <exception cref="OnnxExportException">The model has no writer.</exception>
    public static ModelProto WriteProjection(IProjection model, OnnxExportOptions options)
    {
        var graph = new GraphWriter(model.GetType().Name);
        string input = graph.Input(options.InputName, [model.FeatureCount]);
        ModelNodes.AddProjection(graph, model, input, graph.Output(options.OutputName, [model.Components]));
        return graph.ToModel();
    }

    private static int Outputs(IRowModel model) => model switch
    {
        IClassifier classifier => classifier.Classes,
        IProjection projection => projection.Components,
        _ => 1,
    };
}
