using System.Text.Json;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Shape">The sizes.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Begin">Where its bytes begin, from the end of the head.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsEntry(Shape Shape, ElementType Type, long Begin, long End)
{
    public void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", Type.Name);
        json.WriteStartArray("shape");
        foreach (int size in Shape)
        {
            json.WriteNumberValue(size);
        }
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(Begin);
        json.WriteNumberValue(End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="ModelFormatException">The entry is not that of a tensor of numbers of a known type.</exception>
    public static SafetensorsEntry Read(JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out JsonElement type)
            || !property.Value.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !property.Value.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2)
        {
            throw new ModelFormatException($"The tensor '{property.Name}' lacks its type, shape or two offsets.");
        }
        ElementType known = ElementType.Named(type.GetString())
            ?? throw new ModelFormatException($"The tensor '{property.Name}' has type {type}; expected {ElementType.AllNames}.");
        try
        {
            int[] sizes = new int[shape.GetArrayLength()];
            int dimension = 0;
            foreach (JsonElement size in shape.EnumerateArray())
            {
                sizes[dimension++] = size.GetInt32();
            }
            return new SafetensorsEntry(Shape.Of(sizes), known, offsets[0].GetInt64(), offsets[1].GetInt64());
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The tensor '{property.Name}' has no usable shape: {exception.Message}", exception);
        }
    }
}
