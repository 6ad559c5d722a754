using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Models;

/// <summary>Writes the nodes of one model, which computes in double precision, and its outputs.</summary>
internal sealed class ModelWriter
{
    private readonly GraphWriter _graph;
    private readonly OnnxExportOptions _options;

    public ModelWriter(IRowModel model, OnnxExportOptions options)
    {
        (_graph, _options, Features) = (new GraphWriter(model.GetType().Name), options, model.FeatureCount);
        string input = _graph.Input(options.InputName, [Features]);

        // The class first, as other exporters have it.
        if (model is IClassifier or IBinaryClassifier or IAnomalyDetector)
        {
            _graph.Output(options.LabelName, [], DataType.Int64);
        }
        _graph.Output(options.OutputName, [Outputs(model)]);
        Input = Add("Cast", input).With("to", (long)DataType.Double);
    }

    private ModelWriter(GraphWriter body, ModelWriter outer) =>
        (_graph, _options, Features, Input) = (body, outer._options, outer.Features, outer.Input);

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

    /// <summary>Gives the scores of classes, in double precision, and the class with the greatest, the first of equals.</summary>
    public void GiveScores(NodeProto scores)
    {
        Give(scores);
        GiveLabels();
    }

    /// <summary>Gives the class with the greatest of the scores that are given.</summary>
    public void GiveLabels() => _graph.Add("ArgMax", _options.LabelName, _options.LabelName, _options.OutputName)
        .With("axis", 1).With("keepdims", 0);

    /// <summary>Gives margins <c>[N, 1]</c>, in double precision, and yes where they are above 0.</summary>
    public void GiveMargin(NodeProto margin)
    {
        Give(margin);
        NodeProto above = Add("Greater", _options.OutputName, _graph.Constant("border", [], [0f]));
        NodeProto label = Add("Cast", above).With("to", (long)DataType.Int64);
        _graph.Add("Squeeze", _options.LabelName, _options.LabelName, label, Indices([1]));
    }

    /// <summary>Gives numbers <c>[N, outputs]</c>, in double precision.</summary>
    public void GiveNumber(NodeProto number) => Give(number);

    /// <summary>Adds a node that gives the output itself.</summary>
    /// <param name="op">The operator, of classic models.</param>
    /// <param name="labels">Whether it gives classes of its own before the output, which nobody reads.</param>
    public NodeProto AddLast(string op, bool labels)
    {
        NodeProto node = _graph.Add(op, op, labels ? _graph.Unique("classes") : _options.OutputName, Input);
        if (labels)
        {
            node.Output.Add(_options.OutputName);
        }
        node.Domain = NodeProto.Classic;
        return node;
    }

    public ModelProto ToModel() => _graph.ToModel();

    private void Give(NodeProto numbers) => _graph.Add("Cast", _options.OutputName, _options.OutputName, numbers)
        .With("to", (long)DataType.Float);

    private static int Outputs(IRowModel model) => model switch
    {
        IClassifier classifier => classifier.Classes,
        IProjection projection => projection.Components,
        _ => 1,
    };
}
