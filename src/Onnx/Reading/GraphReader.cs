using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Reads a graph into a network: node by node, those that the output needs.</summary>
internal sealed class GraphReader
{
    private const int OldestOpset = 7;
    private const int NewestOpset = 21;

    // Constants and shapes are nodes too, so that there are more than layers.
    private const int MostNodes = 4 * NetworkLimits.MostNodes;

    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _initializers = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private readonly Dictionary<TensorProto, OnnxTensor> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, OnnxValue> _values = [];
    private readonly Dictionary<string, float[]> _weights = [];
    private readonly HashSet<string> _names = [NetworkSpec.InputName];
    private readonly NetworkSpecBuilder _builder;
    private long _roomForWeights;

    private GraphReader(ModelProto model, long bytes, OnnxImportOptions options)
    {
        Opset = RequireOpset(model);
        _graph = model.Graph ?? throw new ModelFormatException("The ONNX file holds no graph.");
        Room = bytes + (1 << 20);
        _roomForWeights = (4 * bytes) + (1 << 20);
        RequireCount(_graph.Node.Count, MostNodes, "nodes");
        foreach (TensorProto initializer in _graph.Initializer)
        {
            if (!_initializers.TryAdd(initializer.Name, initializer))
            {
                throw new ModelFormatException($"The ONNX graph has two initializers '{initializer.Name}'.");
            }
        }
        ValueInfoProto input = FindInput();
        InputName = input.Name;
        OutputName = FindOutput(options.OutputName);
        int[] dims = InputDims(input, options.InputShape);
        Rows = Math.Max(1, input.Type?.TensorType?.Shape?.Dim.FirstOrDefault()?.DimValue ?? 1);
        Shape shape = dims.Length == 0 ? Shape.Of(1) : Shape.Of(dims);
        NetworkLimits.RequireInput(shape);
        _builder = NetworkSpec.From(shape);
        _values.Add(InputName, new OnnxValue(NetworkSpec.InputName, shape, dims));
    }

    /// <summary>The version of ONNX's own operators.</summary>
    public int Opset { get; }

    /// <summary>The number of rows that the file says; 1 where it leaves it open.</summary>
    public long Rows { get; }

    /// <summary>The name of the graph's input.</summary>
    public string InputName { get; }

    /// <summary>The name of the graph's output.</summary>
    public string OutputName { get; }

    /// <summary>The dimension of a row along which images are mirrored, of means over these as well; null: they are not.</summary>
    public int? MirroredDimension { get; set; }

    /// <summary>How many more numbers may be computed of constants.</summary>
    public long Room { get; set; }

    /// <summary>Reads a network.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="bytes">Its size; what is computed of its numbers takes no more memory than a small multiple.</param>
    /// <param name="options">What to read.</param>
    /// <exception cref="ModelFormatException">The graph is no network of layers that there are.</exception>
    public static Network Read(ModelProto model, long bytes, OnnxImportOptions options)
    {
        try
        {
            var reader = new GraphReader(model, bytes, options);
            reader.ReadNodes();
            return reader.CreateNetwork();
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The ONNX graph cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The constant of a name; null for what is computed.</summary>
    public OnnxTensor? Constant(string name)
    {
        if (!_constants.TryGetValue(name, out OnnxTensor? constant) && _initializers.TryGetValue(name, out TensorProto? proto))
        {
            if (!_read.TryGetValue(proto, out constant))
            {
                _read.Add(proto, constant = OnnxTensor.Read(proto));
            }
            _constants.Add(name, constant);
        }
        return constant;
    }

    /// <summary>The value of a name; null for constants and what is not there.</summary>
    public OnnxValue? Value(string name) => _values.GetValueOrDefault(name);

    /// <summary>Says what a name stands for.</summary>
    public void Give(string name, OnnxValue value) => _values[name] = value;

    /// <summary>Says what a name stands for.</summary>
    public void Give(string name, OnnxTensor constant)
    {
        Room -= constant.Length;
        if (Room < 0)
        {
            throw new ModelFormatException("the graph's constants grow to a multiple of the file's size, which is not computed");
        }
        _constants[name] = constant;
    }

    /// <summary>Adds a layer; its numbers must be as many as its parameters are.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The wanted name; null, or one that cannot be had: the kind and a number.</param>
    /// <param name="inputs">The values that come in, in the shapes that the layer takes.</param>
    /// <param name="weights">The parameters' numbers, in their order.</param>
    public OnnxValue Add(LayerSpec layer, string? name, OnnxValue[] inputs, params ReadOnlySpan<float[]> weights)
    {
        bool mayBe = !string.IsNullOrEmpty(name) && NetworkNode.IsName(name) && _names.Add(name);
        _builder.Add(layer, mayBe ? name : null, Array.ConvertAll(inputs, input => input.Node));
        NetworkNode node = _builder.Nodes[^1];
        _names.Add(node.Name);
        NetworkLimits.RequireSizes(node);
        NetworkLimits.RequireCounts(1, _builder.Nodes.Count, _builder.Nodes.Count);
        for (int index = 0; index < weights.Length; index++)
        {
            ParameterSpec parameter = node.Parameters[index];
            if (weights[index].Length != parameter.Shape.Elements)
            {
                throw new ModelFormatException(
                    $"expected {parameter.Shape.Elements:N0} numbers [{parameter.Shape}] for the {parameter.Name}; "
                    + $"got {weights[index].Length:N0}");
            }
            _roomForWeights -= weights[index].Length;
            if (_roomForWeights < 0)
            {
                throw new ModelFormatException("its layers share numbers until they are many times the file's, which is not read");
            }
            _weights.Add(Parameter.NameOf(node.Name, parameter), weights[index]);
        }
        return new OnnxValue(node.Name, node.Output, [.. node.Output]);
    }

    private void ReadNodes()
    {
        foreach (NodeProto node in Needed())
        {
            var reader = new NodeReader(this, node);
            try
            {
                NetworkReader.Read(reader);
            }
            catch (Exception exception) when (exception is ArgumentException or OverflowException
                || (exception is ModelFormatException && !reader.IsOwn(exception)))
            {
                throw reader.Error(exception.Message, exception);
            }
        }
    }

    private Network CreateNetwork()
    {
        OnnxValue output = Value(OutputName)
            ?? throw new ModelFormatException($"The ONNX graph's output '{OutputName}' does not depend on its input '{InputName}'.");
        if (!output.Batch.IsFirst)
        {
            throw new ModelFormatException(
                $"The ONNX graph's output '{OutputName}' is {output}, N the number of rows; expected it first, as an axis of its own.");
        }
        Shape shape = output.Dims.Length == 0 ? Shape.Of(1) : Shape.Of(output.Dims);
        if (output.Shape != shape)
        {
            Add(shape.Rank == 1 ? new Flatten() : new Reshape(shape), null, [output]);
        }
        if (_builder.Nodes.Count == 0)
        {
            Add(new Dropout(0), null, [output]);
        }
        NetworkSpec spec = MirroredDimension is null ? _builder.Build() : _builder.Build().AverageMirrorImages();
        if (MirroredDimension is { } width && width != MirrorImages.WidthDimension(spec))
        {
            throw new ModelFormatException(
                $"The ONNX graph mirrors its images along axis {width + 1}, which is not their width; expected "
                + $"{MirrorImages.WidthDimension(spec) + 1}.");
        }
        NetworkLimits.Require(spec);
        var network = new Network(spec);
        foreach (Parameter parameter in network.Parameters)
        {
            if (_weights.TryGetValue(parameter.Name, out float[]? values))
            {
                if (values.AsSpan().IndexOfAnyExceptInRange(-float.MaxValue, float.MaxValue) is >= 0 and int at)
                {
                    throw new ModelFormatException(
                        $"Number {at:N0} of the weights '{parameter.Name}' is {values[at]}; expected finite numbers.");
                }
                values.CopyTo(parameter.Value.Span);
            }
        }
        return network;
    }

    // The nodes that the output needs, in the file's order, layers that are several nodes as one.
    private List<NodeProto> Needed()
    {
        var producers = new Dictionary<string, NodeProto>();
        foreach (NodeProto node in _graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0))
            {
                if (!producers.TryAdd(output, node) || _initializers.ContainsKey(output) || output == InputName)
                {
                    throw new ModelFormatException($"The ONNX graph gives the value '{output}' twice.");
                }
            }
            if (node.Output.Count == 1 && FindNumbers(node) is { } proto)
            {
                _initializers.TryAdd(node.Output[0], proto);
            }
        }
        var patterns = new GraphPatterns(this, producers);
        var order = new Dictionary<string, int>();
        NodeProto[] nodes = [.. _graph.Node.Select(patterns.Fold)];
        for (int index = 0; index < nodes.Length; index++)
        {
            foreach (string output in nodes[index].Output)
            {
                order[output] = index;
            }
        }
        var needed = new SortedSet<int>();
        var open = new Stack<string>([OutputName]);
        while (open.TryPop(out string? value))
        {
            if (order.TryGetValue(value, out int index) && needed.Add(index))
            {
                foreach (string input in nodes[index].Input)
                {
                    open.Push(input);
                }
            }
        }
        return [.. needed.Select(index => nodes[index])];
    }

    // Of a constant, or of an initializer that several layers share under names of their own.
    private TensorProto? FindNumbers(NodeProto node) =>
        node.OpType == "Constant" ? node.Attribute.FirstOrDefault()?.T
        : node is { OpType: "Identity", Input.Count: 1 } ? _initializers.GetValueOrDefault(node.Input[0])
        : null;

    private ValueInfoProto FindInput()
    {
        ValueInfoProto[] inputs = [.. _graph.Input.Where(input => !_initializers.ContainsKey(input.Name))];
        return inputs is [var single]
            ? single
            : throw new ModelFormatException(
                $"A network has one input; the ONNX graph has {inputs.Length}: {string.Join(", ", inputs.Select(input => input.Name))}.");
    }

    private string FindOutput(string? wanted)
    {
        string[] outputs = [.. _graph.Output.Select(output => output.Name)];
        if (wanted is null)
        {
            return outputs is [var single]
                ? single
                : throw new ModelFormatException(
                    $"A network has one output; the ONNX graph has {outputs.Length}: {string.Join(", ", outputs)}. "
                    + $"Name one as {nameof(OnnxImportOptions)}.{nameof(OnnxImportOptions.OutputName)}.");
        }
        bool isThere = _graph.Node.Any(node => node.Output.Contains(wanted));
        return isThere
            ? wanted
            : throw new ModelFormatException($"The ONNX graph has no value '{wanted}'; its outputs are {string.Join(", ", outputs)}.");
    }

    private static int[] InputDims(ValueInfoProto input, Shape? given)
    {
        if (given is not null)
        {
            return [.. given];
        }
        TensorShapeProto shape = input.Type?.TensorType?.Shape
            ?? throw new ModelFormatException(
                $"The ONNX graph's input '{input.Name}' has no shape. "
                + $"Give {nameof(OnnxImportOptions)}.{nameof(OnnxImportOptions.InputShape)}.");
        RequireCount(shape.Dim.Count, NetworkLimits.MostDimensions, "dimensions of the input");
        if (shape.Dim.Count == 0)
        {
            throw new ModelFormatException($"The ONNX graph's input '{input.Name}' is a single number; expected rows [N, ...].");
        }
        return [.. shape.Dim.Skip(1).Select(dim => dim.DimValue is >= 1 and <= int.MaxValue
            ? (int)dim.DimValue
            : throw new ModelFormatException(
                $"A size of the ONNX graph's input '{input.Name}' is not a number: '{dim.DimParam}'. "
                + $"Give {nameof(OnnxImportOptions)}.{nameof(OnnxImportOptions.InputShape)}."))];
    }

    private static int RequireOpset(ModelProto model)
    {
        long opset = model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0;
        return opset is >= OldestOpset and <= NewestOpset
            ? (int)opset
            : throw new ModelFormatException(
                $"The file is no ONNX model of opset {OldestOpset} to {NewestOpset}: its opset is {opset}. "
                + "Export the model with one of these.");
    }

    private static void RequireCount(int count, int most, string what)
    {
        if (count > most)
        {
            throw new ModelFormatException($"The ONNX graph has {count:N0} {what}; a file may have at most {most:N0}.");
        }
    }
}
