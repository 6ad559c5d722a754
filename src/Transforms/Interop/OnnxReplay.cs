using System.Runtime.InteropServices;
using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using AttributeType = MLNetDeep.Onnx.Format.AttributeProto.Types.AttributeType;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Writes a step of ours into the graph of ML.NET's own converter, which knows opset 12 and numbers of single precision.</summary>
internal sealed class OnnxReplay
{
    private const int Opset = 12;

    private readonly OnnxContext _context;
    private readonly string _step;
    private readonly GraphProto _graph;

    // From names of the step's graph to those of the converter's.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private OnnxReplay(OnnxContext context, string step, GraphProto graph) => (_context, _step, _graph) = (context, step, graph);

    /// <summary>Adds the step.</summary>
    /// <exception cref="OnnxExportException">A part cannot be said in opset 12.</exception>
    public static void Add(OnnxContext context, ITransformView view)
    {
        string step = TypeNames.Of(view.Transformer.GetType());
        context.CheckOpSetVersion(Opset, step);
        var writer = new GraphWriter(step);
        var replay = new OnnxReplay(context, step, writer.ToGraph());
        Dictionary<string, string> inputs = new(StringComparer.Ordinal);
        IReadOnlyList<(Scoring.OutputColumn Column, string Value)> outputs = view.AddTo(writer, column =>
        {
            if (!inputs.TryGetValue(column, out string? value))
            {
                inputs[column] = value = writer.Unique(column);
                replay._names[value] = context.ContainsColumn(column)
                    ? context.GetVariableName(column)
                    : throw new OnnxExportException(
                        $"{step} cannot be exported to ONNX: the column '{column}' that it reads has no form there.");
            }
            return value;
        });
        replay.AddConstants();
        replay.AddNodes();
        foreach ((Scoring.OutputColumn column, string value) in outputs)
        {
            string variable = context.AddIntermediateVariable(column.Type, column.Name);
            context.CreateNode("Identity", replay._names[value], variable, context.GetNodeName("Identity"), "");
        }
    }

    private void AddConstants()
    {
        HashSet<string> axes = [.. _graph.Node.Where(node => OlderNodes.HadAxes(node.OpType)).SelectMany(node => node.Input.Skip(1))];
        HashSet<string> read = [.. _graph.Node.Where(node => !OlderNodes.HadAxes(node.OpType)).SelectMany(node => node.Input)];
        foreach (TensorProto tensor in _graph.Initializer.Where(tensor => read.Contains(tensor.Name) || !axes.Contains(tensor.Name)))
        {
            string name = Prefixed(tensor.Name);
            ReadOnlySpan<byte> bytes = tensor.RawData.Span;
            _names[tensor.Name] = (DataType)tensor.DataType switch
            {
                DataType.Float when tensor.Dims.Count == 0 => _context.AddInitializer(MemoryMarshal.Read<float>(bytes), name),
                DataType.Float => _context.AddInitializer(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), tensor.Dims, name),
                DataType.Double when tensor.Dims.Count == 0 => _context.AddInitializer(MemoryMarshal.Read<double>(bytes), name),
                DataType.Double => _context.AddInitializer(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), tensor.Dims, name),
                DataType.Int64 when tensor.Dims.Count == 0 => _context.AddInitializer(MemoryMarshal.Read<long>(bytes), name),
                _ => _context.AddInitializer(Wholes(tensor), tensor.Dims, name),
            };
        }
    }

    private void AddNodes()
    {
        foreach (NodeProto node in _graph.Node)
        {
            // What there is since opset 14 and 17.
            if (node.OpType is "HardSwish" or "LayerNormalization")
            {
                _context.CheckOpSetVersion(node.OpType == "HardSwish" ? 14 : 17, $"{_step}, '{node.Name}' ({node.OpType}),");
            }
            // Before opset 13 over all that is behind the axis as well.
            if (node.OpType is "Softmax" or "LogSoftmax" && node.Attribute.First(attribute => attribute.Name == "axis").I < -1)
            {
                _context.CheckOpSetVersion(13, $"{_step}, '{node.Name}' ({node.OpType}),");
            }
            bool hadAxes = OlderNodes.HadAxes(node.OpType);
            string[] inputs = [.. node.Input.Take(hadAxes ? 1 : node.Input.Count).Select(name => name.Length == 0 ? "" : _names[name])];
            string[] outputs = [.. node.Output.Select(name =>
                _names[name] = _context.AddIntermediateVariable(null, Prefixed(name), skip: true))];
            OnnxNode added = _context.CreateNode(node.OpType, inputs, outputs, _context.GetNodeName(node.OpType), node.Domain);
            if (hadAxes && node.Input.Count > 1)
            {
                added.AddAttribute("axes", Wholes(_graph.Initializer.First(tensor => tensor.Name == node.Input[1])));
            }
            foreach (AttributeProto attribute in node.Attribute)
            {
                Add(added, node, attribute);
            }
        }
    }

    private void Add(OnnxNode added, NodeProto node, AttributeProto attribute)
    {
        switch (attribute.Type)
        {
            case AttributeType.Float: added.AddAttribute(attribute.Name, (double)attribute.F); break;
            case AttributeType.Int: added.AddAttribute(attribute.Name, attribute.I); break;
            case AttributeType.String: added.AddAttribute(attribute.Name, attribute.S.ToStringUtf8()); break;
            case AttributeType.Floats: added.AddAttribute(attribute.Name, attribute.Floats); break;
            case AttributeType.Ints: added.AddAttribute(attribute.Name, attribute.Ints); break;
            case AttributeType.Strings:
                added.AddAttribute(attribute.Name, attribute.Strings.Select(text => text.ToStringUtf8()));
                break;
            case AttributeType.Tensor:
                // Of trees; before ai.onnx.ml 3 in single precision.
                added.AddAttribute(attribute.Name.Replace("_as_tensor", "", StringComparison.Ordinal), attribute.T.DoubleData);
                break;
            default:
                throw new OnnxExportException(
                    $"{_step} cannot be exported to ONNX by ML.NET's converter: its node '{node.Name}' ({node.OpType}) holds a graph. "
                    + "Export the pipeline with mlContext.Model.SaveOnnx, or save it with mlContext.Model.Save.");
        }
    }

    // Columns are known by their names, which these must not be.
    private string Prefixed(string name) => $"{_step}/{name}";

    private static long[] Wholes(TensorProto tensor) => MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray();
}
