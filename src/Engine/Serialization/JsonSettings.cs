using System.Text.Json;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// A JSON object whose members are asked for by name; each must be there, and no others. A serializer has hundreds of methods compiled
/// for the types of settings alone, which takes longer than all else that loads a network.
/// </summary>
internal sealed class JsonSettings
{
    private readonly JsonElement _json;
    private readonly string _path;
    private readonly List<string> _asked = [];

    /// <param name="json">The object.</param>
    /// <param name="path">Where it is in the file, for errors.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public JsonSettings(JsonElement json, string path)
    {
        _json = json;
        _path = path;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"{path} is {json.ValueKind}; expected an object.");
        }
    }

    /// <summary>A member of any kind.</summary>
    public JsonElement this[string name] => Find(name) ?? throw new JsonException($"{_path} lacks '{name}'.");

    /// <summary>An object.</summary>
    public JsonSettings Object(string name) => new(this[name], $"{_path}.{name}");

    /// <summary>An array.</summary>
    public JsonElement Array(string name) => this[name] is { ValueKind: JsonValueKind.Array } array ? array : throw Wrong(name, "an array");

    /// <summary>Whole numbers.</summary>
    public int[] Int32s(string name)
    {
        JsonElement array = Array(name);
        int[] numbers = new int[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            numbers[index++] = element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number)
                ? number
                : throw Wrong(name, "whole numbers");
        }
        return numbers;
    }

    /// <summary>Texts.</summary>
    public string[] Texts(string name)
    {
        JsonElement array = Array(name);
        string[] texts = new string[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            texts[index++] = element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(name, "texts");
        }
        return texts;
    }

    /// <summary>A text.</summary>
    public string Text(string name) =>
        this[name] is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, "a text");

    /// <summary>The name of a value.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        // Not the generic way, which is compiled for each enumeration. Numbers and lists, which it takes as well, are no names.
        string text = Text(name);
        return Enum.TryParse(typeof(T), text, out object? value) && value.ToString() == text
            ? (T)value
            : throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>True or false.</summary>
    public bool Boolean(string name) => this[name].ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>True or false, which files have not had from the start.</summary>
    public bool Boolean(string name, bool before) => Find(name) is null ? before : Boolean(name);

    /// <summary>A number.</summary>
    public float Single(string name) =>
        this[name] is { ValueKind: JsonValueKind.Number } number && number.TryGetSingle(out float value)
            ? value
            : throw Wrong(name, "a number");

    /// <summary>A number that files have not had from the start.</summary>
    public float Single(string name, float before) => Find(name) is null ? before : Single(name);

    /// <summary>A whole number.</summary>
    public int Int32(string name) =>
        this[name] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value)
            ? value
            : throw Wrong(name, "a whole number");

    /// <summary>A whole number that files have not had from the start.</summary>
    public int Int32(string name, int before) => Find(name) is null ? before : Int32(name);

    /// <summary>A whole number, or null.</summary>
    public int? Int32OrNull(string name) => IsNull(name) ? null : Int32(name);

    /// <summary>A height and a width.</summary>
    public Size2D Size(string name)
    {
        JsonSettings size = Object(name);
        var value = new Size2D(size.Int32("height"), size.Int32("width"));
        size.RequireNoOthers();
        return value;
    }

    /// <summary>A height and a width, or null.</summary>
    public Size2D? SizeOrNull(string name) => IsNull(name) ? null : Size(name);

    /// <summary>The padding of a sequence.</summary>
    public Padding1D Padding1D(string name)
    {
        JsonSettings padding = Object(name);
        var value = new Padding1D(padding.Choice<PaddingMode>("mode"), padding.Int32("before"), padding.Int32("after"));
        padding.RequireNoOthers();
        return value;
    }

    /// <summary>The padding of an image.</summary>
    public Padding2D Padding2D(string name)
    {
        JsonSettings padding = Object(name);
        var value = new Padding2D(
            padding.Choice<PaddingMode>("mode"), padding.Int32("top"), padding.Int32("left"), padding.Int32("bottom"),
            padding.Int32("right"));
        padding.RequireNoOthers();
        return value;
    }

    /// <summary>Checks that no member is there that was not asked for.</summary>
    /// <exception cref="JsonException">One is.</exception>
    public void RequireNoOthers()
    {
        foreach (JsonProperty member in _json.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
            {
                throw new JsonException($"{_path} has '{member.Name}'; expected {string.Join(", ", _asked.Distinct())}.");
            }
        }
    }

    private bool IsNull(string name) => this[name].ValueKind == JsonValueKind.Null;

    private JsonElement? Find(string name)
    {
        _asked.Add(name);
        return _json.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    private JsonException Wrong(string name, string expected) =>
        new($"'{name}' of {_path} is {_json.GetProperty(name)}; expected {expected}.");
}
