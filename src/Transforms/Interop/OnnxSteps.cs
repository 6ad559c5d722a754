using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Transforms.Scoring;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// What the forms in ONNX lack that ML.NET's steps have of themselves: without it the file gives other columns than the pipeline.
/// </summary>
internal static class OnnxSteps
{
    /// <summary>Completes what a step wrote.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="step">The step.</param>
    /// <param name="before">The columns before it.</param>
    /// <param name="nodes">The nodes that it wrote.</param>
    /// <exception cref="NotSupportedException">Its form is for single rows.</exception>
    public static void Complete(OnnxGraph graph, ITransformer step, IReadOnlyDictionary<string, string> before, NodeProto[] nodes)
    {
        if (nodes.FirstOrDefault(node => node.OpType is "StringNormalizer" or "Tokenizer") is { } text)
        {
            throw new NotSupportedException($"ML.NET says it with {text.OpType} for one row at a time");
        }
        switch (step)
        {
            case KeyToValueMappingTransformer: AddMissingValues(nodes); break;
            case NormalizingTransformer normalizer: OnnxNormalizers.Add(graph, normalizer, before); break;
            case ClusteringPredictionTransformer<KMeansModelParameters>: CountFromOne(graph, nodes); break;
        }
        foreach (NodeProto node in nodes.Where(node => node.OpType == "GatherElements"))
        {
            // It names the columns that stay for the first row alone.
            if (graph.Writer.Flatten(node.Input[1]))
            {
                node.OpType = "Gather";
            }
        }
    }

    // What a missing key has for a value: it leaves that to LabelEncoder, which has another.
    private static void AddMissingValues(NodeProto[] nodes)
    {
        foreach (NodeProto encoder in nodes.Where(node => node.OpType == "LabelEncoder"))
        {
            NodeProto? cast = nodes.FirstOrDefault(node => node.Input.Contains(encoder.Output[0]));
            long? type = cast?.Attribute.FirstOrDefault(attribute => attribute.Name == "to")?.I;
            if (encoder.Attribute.Any(attribute => attribute.Name == "values_strings"))
            {
                encoder.With("default_string", type is null ? "" : "0");
            }
            else
            {
                encoder.With("default_float", type == (long)DataType.Bool ? 0 : float.NaN);
            }
        }
    }

    // The key of the nearest cluster: it has the cluster's number, from 0.
    private static void CountFromOne(OnnxGraph graph, NodeProto[] nodes)
    {
        NodeProto number = nodes.First(node => node.OpType == "ArgMin");
        (string column, string value) = graph.CopyColumns().First(column => nodes.Any(
            node => node.Output.Contains(column.Value) && node.OpType == "Cast" && node.Input.Contains(number.Output[0])));
        string wide = OnnxRows.Cast(graph.Writer, value, DataType.Int64);
        string key = graph.Writer.Added("Add", wide, graph.Writer.Whole("one", 1));
        graph.Set(column, OnnxRows.Cast(graph.Writer, key, DataType.Uint32), [1]);
    }
}
