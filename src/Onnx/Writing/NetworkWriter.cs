using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Operators;

namespace MLNetDeep.Onnx.Writing;

/// <summary>Writes a network layer by layer.</summary>
internal static class NetworkWriter
{
    /// <exception cref="OnnxExportException">A layer has no writer.</exception>
    public static ModelProto Write(Network network, OnnxExportOptions options)
    {
        var graph = new GraphWriter("network");
        string input = graph.Input(options.InputName, network.Spec.Input.AsSpan());
        string output = graph.Output(options.OutputName, network.Spec.Output.AsSpan());
        AddLayers(graph, network, input, output);
        return graph.ToModel();
    }

    /// <summary>Adds a network's nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="network">The network.</param>
    /// <param name="input">The value that comes in, <c>[N, input shape]</c>.</param>
    /// <param name="output">The name of the value that comes out, <c>[N, output shape]</c>, which nothing else has.</param>
    /// <exception cref="OnnxExportException">A layer has no writer.</exception>
    public static void AddLayers(GraphWriter graph, Network network, string input, string output)
    {
        IReadOnlyList<NetworkNode> nodes = network.Spec.Nodes;
        bool averages = network.Spec.AveragesMirrorImages;
        input = averages ? AddMirrorImages(graph, network.Spec, input) : input;
        string[] values = new string[nodes.Count];
        for (int index = 0; index < values.Length; index++)
        {
            NetworkNode node = nodes[index];
            values[index] = index == values.Length - 1 && !averages ? output : graph.Unique(node.Name);
            string[] inputs = Array.ConvertAll(node.InputIndices, from => from < 0 ? input : values[from]);
            var writer = new LayerWriter(graph, node, network.Layers[index].Parameters, inputs);
            Write(writer);
            writer.End(values[index]);
        }
        if (averages)
        {
            AddMeans(graph, network.Spec, values[^1], output);
        }
    }

    // The images, then their mirror images.
    private static string AddMirrorImages(GraphWriter graph, NetworkSpec spec, string images)
    {
        int width = MirrorImages.WidthDimension(spec);
        long[] columns = [.. Enumerable.Range(0, spec.Input[width]).Reverse()];
        string mirrored = graph.Unique("mirrored");
        graph.Add("Gather", mirrored, mirrored, images, graph.Constant("columns", columns)).With("axis", width + 1);
        string both = graph.Unique("both");
        return graph.Add("Concat", both, both, images, mirrored).With("axis", 0);
    }

    private static void AddMeans(GraphWriter graph, NetworkSpec spec, string outputs, string means)
    {
        long[] shape = [2, -1, .. spec.Output.Select(size => (long)size)];
        string pairs = graph.Unique("pairs");
        graph.Add("Reshape", pairs, pairs, outputs, graph.Constant("pairs_shape", shape));
        graph.Add("ReduceMean", graph.Unique("means"), means, pairs).With("axes", [0L]).With("keepdims", 0);
    }

    private static void Write(LayerWriter writer)
    {
        switch (writer.Spec)
        {
            case Add: writer.Add("Add", writer.Inputs); break;
            case AveragePool1D pool: Pools.Write(writer, "AveragePool", pool); break;
            case AveragePool2D pool: Pools.Write(writer, "AveragePool", pool); break;
            case AxisSoftmax softmax: Activations.Write(writer, "Softmax", softmax.Axis); break;
            case BatchNormalization normalization: Normalizations.Write(writer, normalization); break;
            case ChannelsFirst: writer.Add("Transpose", writer.Input).With("perm", 0, 3, 1, 2); break;
            case Clip clip: writer.Add("Clip", writer.Input, writer.Number(clip.Minimum), writer.Number(clip.Maximum)); break;
            case Concatenate joined: writer.Add("Concat", writer.Inputs).With("axis", joined.Axis + 1); break;
            case Conv1D convolution: Convolutions.Write(writer, convolution); break;
            case Conv2D convolution: Convolutions.Write(writer, convolution); break;
            case Dense dense: Products.Write(writer, dense); break;
            case Dropout dropout: writer.Add("Dropout", writer.Input, writer.Number(dropout.Rate)); break;
            case Elu elu: writer.Add("Elu", writer.Input).With("alpha", elu.Alpha); break;
            case Embedding: Tables.WriteEmbedding(writer); break;
            case Flatten: writer.Add("Flatten", writer.Input).With("axis", 1); break;
            case Gelu gelu: Activations.Write(writer, gelu); break;
            case GlobalAveragePool2D: Pools.WriteGlobalAverage(writer); break;
            case HardSigmoid hard: writer.Add("HardSigmoid", writer.Input).With("alpha", hard.Slope).With("beta", hard.Offset); break;
            case HardSwish: writer.Add("HardSwish", writer.Input); break;
            case InputScaling: Tables.WriteInputScaling(writer); break;
            case InstanceNormalization normalization: Normalizations.Write(writer, normalization); break;
            case LayerNormalization normalization: Normalizations.Write(writer, normalization); break;
            case LeakyRelu relu: writer.Add("LeakyRelu", writer.Input).With("alpha", relu.Slope); break;
            case LogSoftmax softmax: Activations.Write(writer, "LogSoftmax", softmax.Axis); break;
            case MatrixProduct product: Products.Write(writer, product); break;
            case MaxPool1D pool: Pools.Write(writer, "MaxPool", pool); break;
            case MaxPool2D pool: Pools.Write(writer, "MaxPool", pool); break;
            case MissingValues: Tables.WriteMissingValues(writer); break;
            case Multiply: Arithmetic.WriteMultiply(writer); break;
            case OutputScaling: Tables.WriteOutputScaling(writer); break;
            case Permute permute: Shapes.Write(writer, permute); break;
            case PiecewiseLinearEncoding: Tables.WritePiecewiseLinearEncoding(writer); break;
            case PRelu: Activations.WritePRelu(writer); break;
            case Relu: writer.Add("Relu", writer.Input); break;
            case Reshape reshape: Shapes.Write(writer, reshape); break;
            case Resize2D resize: Images.Write(writer, resize); break;
            case ScaleShift: Arithmetic.WriteScaleShift(writer); break;
            case Sigmoid: writer.Add("Sigmoid", writer.Input); break;
            case Silu: writer.Add("Mul", writer.Input, writer.Add("Sigmoid", writer.Input)); break;
            case Slice slice: Shapes.Write(writer, slice); break;
            case SmoothClip clip: Activations.Write(writer, clip); break;
            case Softmax: writer.Add("Softmax", writer.Input).With("axis", 1); break;
            case Softplus softplus: Activations.Write(writer, softplus); break;
            case Tanh: writer.Add("Tanh", writer.Input); break;
            case TransposedConv2D convolution: Convolutions.Write(writer, convolution); break;
            case Upsample2D upsample: Images.Write(writer, upsample); break;
            case ZeroPadding2D padding: Images.Write(writer, padding); break;
            default:
                throw new OnnxExportException(
                    $"Layer '{writer.Name}' of the kind '{writer.Spec.Kind}' cannot be exported: only built-in layers can. "
                    + "Build it of these, or save the network with NetworkSerializer.");
        }
    }
}
