using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Models;

/// <summary>Writes the nodes of one model, which computes in double precision, and its outputs.</summary>
internal sealed class ModelWriter
{
    private readonly GraphWriter _graph;
    private readonly string _output;

    /// <param name="graph">The graph.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="input">The rows, <c>[N, features]</c>.</param>
    /// <param name="output">The name of the numbers that come out, which nothing else has.</param>
    public ModelWriter(GraphWriter graph, int features, string input, string output)
    {
        (_graph, _output, Features) = (graph, output, features);
        Input = Add("Cast", input).With("to", (long)DataType.Double);
    }

    private ModelWriter(GraphWriter body, ModelWriter outer) =>
        (_graph, _output, Features, Input) = (body, outer._output, outer.Features, outer.Input);

    /// <summary>The rows in double precision, <c>[N, features]</c>.</summary>
    public NodeProto Input { get; }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    /// <summary>Adds a node.</summary>
    public NodeProto Add(string op, params ReadOnlySpan<string> inputs)
    {
        string name = _graph.Unique(op.ToLowerInvariant());
        return _graph.Add(op, name, name, inputs);
    }

    /// <summary>Adds a loop that computes a value <c>[N, columns]</c> anew until all rows are done.</summary>
    /// <param name="most">The most times.</param>
    /// <param name="value">The value at first.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="step">Gives the next value, and which rows <c>[N, 1]</c> are done with the one before, which stays theirs.</param>
    public NodeProto Loop(int most, string value, int columns, Func<ModelWriter, string, (string Next, string Done)> step)
    {
        var body = new GraphWriter("body", _graph);
        body.Carried("iteration", DataType.Int64);
        body.Carried("condition", DataType.Bool);
        string current = body.Carried("current", DataType.Double, columns);
        var writer = new ModelWriter(body, this);
        (string next, string done) = step(writer, current);
        NodeProto kept = writer.Add("Where", done, current, next);
        NodeProto open = writer.Add("Cast", writer.Add("Not", done)).With("to", (long)DataType.Int64);
        NodeProto some = writer.Add("Cast", writer.Add("ReduceMax", open).With("keepdims", 0)).With("to", (long)DataType.Bool);
        body.Give(some, DataType.Bool);
        body.Give(kept, DataType.Double, columns);
        return Add("Loop", Whole(most), "", value).With("body", body.ToGraph());
    }

    /// <summary>Adds numbers of double precision.</summary>
    public string Numbers(string name, IEnumerable<int> shape, ReadOnlySpan<double> values) => _graph.Constant(name, shape, values);

    /// <summary>Adds numbers in double precision.</summary>
    public string Numbers(string name, IEnumerable<int> shape, ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
        {
            doubles[i] = values[i];
        }
        return Numbers(name, shape, doubles);
    }

    /// <summary>Adds a number of double precision.</summary>
    public string Number(double value) => Numbers("number", [], [value]);

    /// <summary>Adds a whole number.</summary>
    public string Whole(long value) => _graph.Whole("count", value);

    /// <summary>Adds whole numbers.</summary>
    public string Indices(params ReadOnlySpan<long> values) => _graph.Constant("indices", values);

    /// <summary>Gives numbers <c>[N, outputs]</c>, in double precision.</summary>
    public void Give(NodeProto numbers) => _graph.Add("Cast", _output, _output, numbers).With("to", (long)DataType.Float);

    /// <summary>Adds a node that gives the output itself.</summary>
    /// <param name="op">The operator, of classic models.</param>
    /// <param name="classes">Whether it gives classes of its own before the output, which nobody reads.</param>
    public NodeProto AddLast(string op, bool classes)
    {
        NodeProto node = _graph.Add(op, _graph.Unique(op), classes ? _graph.Unique("classes") : _output, Input);
        if (classes)
        {
            node.Output.Add(_output);
        }
        node.Domain = NodeProto.Classic;
        return node;
    }
}
