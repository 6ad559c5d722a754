using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Reads one node: its inputs, attributes, and what it gives.</summary>
internal sealed class NodeReader(GraphReader graph, NodeProto node)
{
    private Exception? _error;

    /// <summary>The operator.</summary>
    public string Op => node.OpType;

    /// <summary>The operator's domain.</summary>
    public string Domain => node.Domain;

    /// <summary>The version of ONNX's own operators.</summary>
    public int Opset => graph.Opset;

    /// <summary>The number of inputs, left-out ones included.</summary>
    public int InputCount => node.Input.Count;

    /// <summary>The names of what it gives.</summary>
    public IReadOnlyList<string> Outputs => node.Output;

    /// <summary>The number of rows that the file says; 1 where it leaves it open.</summary>
    public long Rows => graph.Rows;

    /// <summary>Where the number of rows is in the inputs that the network computes.</summary>
    public BatchPlace Batch
    {
        get
        {
            OnnxValue[] values = [.. node.Input.Select(graph.Value).OfType<OnnxValue>()];
            return values.Select(value => value.Batch).Distinct().Count() <= 1
                ? values.FirstOrDefault()?.Batch ?? default
                : throw Error($"its inputs have their rows at different places: {string.Join<OnnxValue>(" and ", values)}");
        }
    }

    /// <summary>Makes sure that a value has no more axes than a network's input may have, and that of the rows.</summary>
    public void RequireRank(int rank)
    {
        if (rank > NetworkLimits.MostDimensions + 1)
        {
            throw Error($"it makes {rank:N0} axes; at most {NetworkLimits.MostDimensions + 1} are read");
        }
    }

    /// <summary>Makes sure that the rows are the first axis of what comes in.</summary>
    public void RequireRowsFirst()
    {
        if (!Batch.IsFirst)
        {
            throw Error(
                $"its rows are not the first axis: {string.Join(" and ", node.Input.Select(graph.Value).OfType<OnnxValue>())}, N of them; "
                + "only operators element by element and along other axes, and products with a matrix, take them elsewhere");
        }
    }

    /// <summary>Whether all inputs are constants.</summary>
    public bool IsConstant => node.Input.All(input => input.Length == 0 || graph.Constant(input) is not null);

    /// <summary>Whether an input is there.</summary>
    public bool Has(int input) => input < node.Input.Count && node.Input[input].Length > 0;

    /// <summary>Whether an input is a constant.</summary>
    public bool HasConstant(int input) => Has(input) && graph.Constant(node.Input[input]) is not null;

    /// <summary>An input that the network computes.</summary>
    public OnnxValue Value(int input) => Has(input)
        ? graph.Value(node.Input[input]) ?? throw Error(
            graph.Constant(node.Input[input]) is null
                ? $"its input '{node.Input[input]}' is given by no node before it"
                : $"its input '{node.Input[input]}' is a constant, where one that the network computes is expected")
        : throw Error($"it has {node.Input.Count} inputs; input {input} is missing");

    /// <summary>All inputs, at least one, each of which the network computes.</summary>
    public OnnxValue[] Values() => [.. Enumerable.Range(0, Math.Max(1, InputCount)).Select(Value)];

    /// <summary>Makes sure that so many numbers may be made of the file's.</summary>
    public void RequireRoom(long numbers)
    {
        if (numbers > graph.Room)
        {
            throw Error($"it makes {numbers:N0} numbers of constants, many times the file's");
        }
        graph.Room -= numbers;
    }

    /// <summary>An input that is constant.</summary>
    public OnnxTensor Constant(int input) => Has(input)
        ? graph.Constant(node.Input[input])
            ?? throw Error($"its input '{node.Input[input]}' is computed, where a constant (an initializer) is expected")
        : throw Error($"it has {node.Input.Count} inputs; input {input} is missing");

    /// <summary>An input that is constant; null where it is left out.</summary>
    public OnnxTensor? ConstantOrNull(int input) => Has(input) ? Constant(input) : null;

    /// <summary>A whole number.</summary>
    public long Int(string name, long otherwise) => Attribute(name) is { } attribute ? attribute.I : otherwise;

    /// <summary>A number.</summary>
    public float Float(string name, float otherwise) => Attribute(name) is { } attribute ? attribute.F : otherwise;

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) => Attribute(name) is { } attribute ? attribute.S.ToStringUtf8() : otherwise;

    /// <summary>Whole numbers; null where there are none.</summary>
    public long[]? Ints(string name) => Attribute(name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>The attribute of a name; null where there is none.</summary>
    public AttributeProto? Attribute(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Whole numbers that are an attribute up to an opset, and an input from it on; null where there are none.</summary>
    public long[]? IntsOrInput(string name, int opset, int input) => Opset < opset ? Ints(name) : ConstantOrNull(input)?.Integers;

    /// <summary>An axis of a value's row, from 0: that of the rows themselves is refused.</summary>
    public int Axis(long axis, OnnxValue value)
    {
        long from = axis < 0 ? axis + value.Rank : axis;
        return from == value.BatchAxis ? throw Error($"it works across rows (axis {from}), each of which a network predicts alone")
            : from >= 0 && from < value.Rank ? value.Axes[from][0]
            : throw Error($"its axis {axis} is not one of {value}");
    }

    /// <summary>Makes the network's predictions means over images and their mirror images.</summary>
    /// <param name="width">The dimension of a row that is the width.</param>
    public void AverageMirrorImages(int width) => graph.MirroredDimension = width;

    /// <summary>Adds a layer and returns what it gives.</summary>
    public OnnxValue Add(LayerSpec layer, OnnxValue input, params ReadOnlySpan<float[]> weights) => Add(layer, [input], weights);

    /// <inheritdoc cref="Add(LayerSpec, OnnxValue, ReadOnlySpan{float[]})"/>
    public OnnxValue Add(LayerSpec layer, OnnxValue[] inputs, params ReadOnlySpan<float[]> weights) =>
        graph.Add(layer, node.Name, inputs, weights);

    /// <summary>Says what the node gives, with the rows where they are in what comes in.</summary>
    public void Give(OnnxValue value) => Give(0, value);

    /// <summary>Says what the node gives, in sizes of as many elements.</summary>
    public void Give(OnnxValue value, int[] dims) => Give(value with { Dims = dims });

    /// <summary>Says what one of several outputs is.</summary>
    public void Give(int output, OnnxValue value) => graph.Give(node.Output[output], value with { Batch = Batch });

    /// <summary>Says what the node gives, with the rows at another place than in what comes in.</summary>
    public void GiveArranged(OnnxValue value) => graph.Give(node.Output[0], value);

    /// <summary>Says what the node gives.</summary>
    public void Give(OnnxTensor constant) => graph.Give(node.Output[0], constant);

    /// <summary>Says what one of several outputs is.</summary>
    public void Give(int output, OnnxTensor constant) => graph.Give(node.Output[output], constant);

    /// <summary>A value as a vector of features, by a layer before the node's own.</summary>
    public OnnxValue Vector(OnnxValue value) =>
        value.Shape.Rank == 1 ? value : graph.Add(new Flatten(), null, [value]) with { Dims = value.Dims };

    /// <summary>A value in the shape that the graph says it has, by a layer before the node's own.</summary>
    public OnnxValue Whole(OnnxValue value)
    {
        Shape shape = value.Dims.Length == 0 ? Shape.Of(1) : Shape.Of(value.Dims);
        return value.Shape == shape ? value : shape.Rank == 1 ? Vector(value) : graph.Add(new Reshape(shape), null, [value]);
    }

    /// <summary>The exception that names the node.</summary>
    public ModelFormatException Error(string message, Exception? inner = null)
    {
        var error = new ModelFormatException(
            $"The ONNX node '{(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault())}' of the operator {Op} (opset {Opset}) "
            + $"cannot be read: {message.TrimEnd('.')}.", inner);
        _error = error;
        return error;
    }

    /// <summary>Whether an exception names the node.</summary>
    public bool IsOwn(Exception exception) => exception == _error;
}
