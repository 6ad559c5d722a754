using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms;

/// <summary>The JSON object that a transformer adds to its model's file: a value missing or of another kind is a typed error.</summary>
internal static class ModelJson
{
    /// <summary>Reads an object and what a transformer makes of it.</summary>
    /// <param name="name">What the file calls the object.</param>
    /// <param name="text">The JSON.</param>
    /// <param name="create">Makes the transformer.</param>
    /// <exception cref="ModelFormatException">The text is no JSON object, or nothing can be made of it.</exception>
    public static T Read<T>(string name, string text, Func<JsonObject, T> create)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject json
                ? create(json)
                : throw new ModelFormatException("It is no JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new ModelFormatException($"The model's '{name}' cannot be read: {exception.Message} Save the model again.", exception);
        }
    }

    /// <summary>Several texts as JSON.</summary>
    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>A vector's dimensions as JSON.</summary>
    public static JsonArray Dimensions(VectorDataViewType type)
        => new([.. type.Dimensions.Select(size => (JsonNode?)JsonValue.Create(size))]);

    /// <summary>Numbers as JSON.</summary>
    public static JsonArray Numbers(IEnumerable<float> numbers) => new([.. numbers.Select(number => (JsonNode?)JsonValue.Create(number))]);

    /// <summary>A column's name.</summary>
    /// <exception cref="ModelFormatException">It is missing, empty, or no text.</exception>
    public static string ColumnName(this JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0
            ? text
            : throw Unexpected(json, key, "a column's name");

    /// <summary>A text.</summary>
    /// <exception cref="ModelFormatException">It is missing, or no text.</exception>
    public static string Text(this JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Unexpected(json, key, "a text");

    /// <summary>Several texts.</summary>
    /// <param name="json">The object.</param>
    /// <param name="key">Their name.</param>
    /// <param name="counts">How many there may be; none: any number.</param>
    /// <exception cref="ModelFormatException">They are missing, of another number, or one is no text.</exception>
    public static string[] Texts(this JsonObject json, string key, params ReadOnlySpan<int> counts)
    {
        if (json[key] is not JsonArray array || (!counts.IsEmpty && !counts.Contains(array.Count)))
        {
            throw Unexpected(json, key, $"{string.Join(" or ", counts.ToArray())} texts".TrimStart());
        }
        string[] texts = new string[array.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = array[i] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Unexpected(json, key, "texts");
        }
        return texts;
    }

    /// <summary>Finite numbers; null where there are none.</summary>
    /// <param name="json">The object.</param>
    /// <param name="key">Their name.</param>
    /// <param name="count">How many there must be.</param>
    /// <exception cref="ModelFormatException">There are others.</exception>
    public static float[]? NumbersOrNull(this JsonObject json, string key, int count)
    {
        if (json[key] is null)
        {
            return null;
        }
        float[] numbers = json[key] is JsonArray array && array.Count == count
            ? [.. array.Select(node => node is JsonValue value && value.TryGetValue(out float number) ? number : float.NaN)]
            : [float.NaN];
        return numbers.All(float.IsFinite) ? numbers : throw Unexpected(json, key, $"{count} finite numbers");
    }

    /// <summary>The type of a vector of Single.</summary>
    /// <param name="json">The object.</param>
    /// <param name="key">The name of the vector's dimensions.</param>
    /// <param name="size">How many numbers the vector must have.</param>
    /// <exception cref="ModelFormatException">The dimensions are missing, no numbers, or those of another vector.</exception>
    public static VectorDataViewType VectorType(this JsonObject json, string key, long size)
    {
        var dimensions = new List<int>();
        foreach (JsonNode? node in json[key] as JsonArray ?? [])
        {
            dimensions.Add(node is JsonValue value && value.TryGetValue(out int dimension) ? dimension : 0);
        }
        long left = size;
        foreach (int dimension in dimensions)
        {
            left = dimension > 0 && left % dimension == 0 ? left / dimension : 0;
        }
        return left == 1 && size <= WorkingMemory.MaxLength
            ? new VectorDataViewType(NumberDataViewType.Single, dimensions.ToArray())
            : throw Unexpected(json, key, $"the dimensions of a vector of {size}");
    }

    /// <summary>An object; null where there is none.</summary>
    /// <exception cref="ModelFormatException">It is something else.</exception>
    public static JsonObject? ObjectOrNull(this JsonObject json, string key) => json[key] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw Unexpected(json, key, "an object"),
    };

    /// <summary>Several objects; none where there are none.</summary>
    /// <exception cref="ModelFormatException">It is something else.</exception>
    public static IEnumerable<JsonObject> ObjectsOrNone(this JsonObject json, string key) => json[key] switch
    {
        null => [],
        JsonArray array when array.All(node => node is JsonObject) => array.Cast<JsonObject>(),
        _ => throw Unexpected(json, key, "objects"),
    };

    private static ModelFormatException Unexpected(JsonObject json, string key, string expected)
    {
        const int Told = 100;
        string found = json[key]?.ToJsonString() ?? "nothing";
        return new($"'{key}' is {(found.Length > Told ? $"{found[..Told]}..." : found)}; expected {expected}.");
    }
}
