using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetDeep.Golden.Tests.Python;

/// <summary>
/// A question to a Python library: settings as JSON and named arrays. On the wire, the length of the JSON text, the text, and the arrays
/// that its <c>arrays</c> lists, one after the other; golden/wire.py reads it.
/// </summary>
internal sealed class Request(string operation)
{
    private readonly List<(string Name, int[] Shape, float[] Values)> _arrays = [];

    /// <summary>The settings.</summary>
    public JsonObject Settings { get; } = new() { ["operation"] = operation };

    /// <summary>Adds an array.</summary>
    public Request With(string name, IEnumerable<int> shape, ReadOnlySpan<float> values)
    {
        _arrays.Add((name, [.. shape], values.ToArray()));
        return this;
    }

    /// <summary>Adds a setting.</summary>
    public Request With(string name, JsonNode? value)
    {
        Settings[name] = value;
        return this;
    }

    /// <summary>Adds a list of names.</summary>
    public Request WithNames(string name, IEnumerable<string> values) =>
        With(name, new JsonArray([.. values.Select(value => (JsonNode)value)]));

    public void Write(Stream stream)
    {
        Settings["arrays"] = new JsonArray([.. _arrays.Select(array => (JsonNode)new JsonObject
        {
            ["name"] = array.Name,
            ["shape"] = new JsonArray([.. array.Shape.Select(size => (JsonNode)size)]),
        })]);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(Settings);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        stream.Write(length);
        stream.Write(text);
        foreach ((_, _, float[] values) in _arrays)
        {
            stream.Write(MemoryMarshal.AsBytes<float>(values));
        }
        stream.Flush();
    }
}

/// <summary>The library's answer: values as JSON and named arrays in double precision.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, double[]> _arrays = [];

    private Answer(JsonObject values) => Values = values;

    /// <summary>What is no array.</summary>
    public JsonObject Values { get; }

    /// <summary>The array of a name.</summary>
    public double[] this[string name] => _arrays[name];

    /// <exception cref="EndOfStreamException">The other side ended.</exception>
    public static Answer Read(Stream stream)
    {
        byte[] length = new byte[sizeof(int)];
        stream.ReadExactly(length);
        byte[] text = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        stream.ReadExactly(text);
        var answer = new Answer(JsonNode.Parse(text)!.AsObject());
        foreach (JsonNode? array in answer.Values["arrays"]!.AsArray())
        {
            double[] values = new double[array!["shape"]!.AsArray().Aggregate(1, (count, size) => count * size!.GetValue<int>())];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            answer._arrays.Add(array["name"]!.GetValue<string>(), values);
        }
        return answer;
    }
}
