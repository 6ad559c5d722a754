using Microsoft.ML.Model.OnnxConverter;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Transforms.Interop;

/// <summary>A node of an <see cref="OnnxGraph"/>, which the step that wrote it gives its attributes.</summary>
internal sealed class OnnxGraphNode(NodeProto node) : OnnxNode
{
    public override void AddAttribute(string argName, double value) => node.With(argName, (float)value);

    public override void AddAttribute(string argName, long value) => node.With(argName, value);

    public override void AddAttribute(string argName, ReadOnlyMemory<char> value) => node.With(argName, value.ToString());

    public override void AddAttribute(string argName, string value) => node.With(argName, value);

    public override void AddAttribute(string argName, bool value) => node.With(argName, value ? 1L : 0L);

    public override void AddAttribute(string argName, IEnumerable<double> value) =>
        node.With(argName, value.Select(number => (float)number));

    public override void AddAttribute(string argName, IEnumerable<float> value) => node.With(argName, value);

    public override void AddAttribute(string argName, IEnumerable<long> value) => node.With(argName, [.. value]);

    public override void AddAttribute(string argName, IEnumerable<ReadOnlyMemory<char>> value) =>
        node.With(argName, value.Select(text => text.ToString()));

    public override void AddAttribute(string argName, string[] value) => node.With(argName, (IEnumerable<string>)value);

    public override void AddAttribute(string argName, IEnumerable<string> value) => node.With(argName, value);

    public override void AddAttribute(string argName, IEnumerable<bool> value) =>
        node.With(argName, [.. value.Select(flag => flag ? 1L : 0L)]);

    public override void AddAttribute(string argName, Type t) => node.With(argName, (long)OnnxTypes.Of(t));
}
