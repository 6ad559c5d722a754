using System.Text.Json.Nodes;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>Damages JSON at one place, also within texts that are JSON themselves.</summary>
internal static class JsonDamage
{
    // The first of two halves of a character, which no writer writes.
    private const string HalfCharacter = "\"\\uD800\"";

    private static readonly string[] Values =
    [
        "0", "1", "-1", "2", "3", "5", "7", "64", "65537", "1048577", "536870912", "2147483647", "-2147483648", "4294967296",
        "9223372036854775807", "-9223372036854775808", "18446744073709551616", "0.5", "-0.5", "1e-300", "1e38", "1e39", "1e308",
        "1e999", "null", "true", "false", "[]", "{}", "[0]", "[1,1,1]", "[null]", "{\"a\":1}", "\"\"", "\"NaN\"", "\"Infinity\"",
        "\"-1\"", "\"2\"", "\"2147483647\"", "\"1e999\"", "\"half\"", "\"input\"", "\"Features\"", "\"F64\"", "\"I32\"", "\"F32\"",
        "\"Same\"", "\"Explicit\"", "\"Bilinear\"", "\"Rbf\"", "\"Linear\"", "\"Polynomial\"", "\"Cosine\"", "\"Manhattan\"",
        "\"Distance\"", "\"Int32\"", "\"Boolean\"", "\"Double\"", "\"00:00:01\"", "\"10675199.02:48:05\"", "\"dense\"", "\"conv2d\"",
        "\"conv1d\"", "\"max_pool2d\"", "\"average_pool2d\"", "\"upsample2d\"", "\"zero_padding2d\"", "\"embedding\"", "\"softmax\"",
        "\"relu\"", "\"flatten\"", "\"add\"", "\"concatenate\"", "\"layer_normalization\"", "\"batch_normalization\"",
        "\"input_scaling\"", "\"dropout\"",
    ];

    /// <summary>The text with something replaced, left out, doubled, moved, or under another name.</summary>
    public static string Of(string text, Random random)
    {
        JsonNode root = JsonNode.Parse(text)!;
        List<JsonNode?> places = [];
        Collect(root, places);
        List<JsonNode?> nested = places.FindAll(IsNested);
        if (nested.Count > 0 && random.Next(3) > 0)
        {
            JsonNode inner = nested[random.Next(nested.Count)]!;
            inner.ReplaceWith(JsonValue.Create(Of((string)inner!, random)));
        }
        else if (places.Count > 0)
        {
            Damage(places[random.Next(places.Count)], places, random);
        }
        return root.ToJsonString().Replace("\"half\"", HalfCharacter, StringComparison.Ordinal);
    }

    private static void Collect(JsonNode node, List<JsonNode?> places)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject owner => owner.Select(property => property.Value),
            JsonArray array => array,
            _ => [],
        };
        foreach (JsonNode child in children.OfType<JsonNode>())
        {
            places.Add(child);
            Collect(child, places);
        }
    }

    private static bool IsNested(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) && text.StartsWith('{');

    private static void Damage(JsonNode? place, List<JsonNode?> places, Random random)
    {
        JsonNode? other = random.Next(4) > 0
            ? JsonNode.Parse(Values[random.Next(Values.Length)])
            : places[random.Next(places.Count)]!.DeepClone();
        switch (place!.Parent)
        {
            case JsonObject owner when random.Next(6) == 0:
                owner.Remove(place.GetPropertyName());
                break;
            case JsonObject owner when random.Next(8) == 0:
                string name = place.GetPropertyName();
                owner.Remove(name);
                owner[owner.Count > 0 && random.Next(2) == 0 ? owner.ElementAt(random.Next(owner.Count)).Key : name + "2"] = place;
                break;
            case JsonArray array when random.Next(4) == 0:
                array.Remove(place);
                break;
            case JsonArray array when random.Next(4) == 0:
                array.Insert(random.Next(array.Count + 1), other);
                break;
            default:
                place.ReplaceWith(other);
                break;
        }
    }
}
