using System.Text.Json;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic;

/// <summary>What an ML.NET pipeline adds to a model in a file, one JSON object among its texts: columns and names.</summary>
internal sealed class ModelNotes
{
    /// <summary>The name of the text.</summary>
    public const string Key = "transformer";

    /// <summary>What the name of the text of earlier files begins with; a task follows.</summary>
    public const string EarlierKey = "mlnetdeep.";

    /// <summary>The column of features.</summary>
    public const string FeatureColumn = "featureColumn";

    /// <summary>The columns of categories, whose numbers come after those of the features.</summary>
    public const string Categories = "categories";

    /// <summary>What takes the place of missing values.</summary>
    public const string Fill = "missingValues";

    /// <summary>The classes: an object with <see cref="Values"/>.</summary>
    public const string Classes = "classes";

    /// <summary>The classes' names, as texts.</summary>
    public const string Values = "values";

    /// <summary>The names of several outputs.</summary>
    public const string Outputs = "outputs";

    /// <summary>The column of features; null where nothing is told.</summary>
    public string? FeatureColumnName { get; private init; }

    /// <summary>The number for each feature that takes the place of a missing one; null: none does.</summary>
    public float[]? FillValues { get; private init; }

    /// <summary>The names of the columns of categories.</summary>
    public string[] CategoryColumns { get; private init; } = [];

    /// <summary>The names of classes or outputs; none where nothing is told.</summary>
    public string[] Names { get; private init; } = [];

    /// <summary>Reads them.</summary>
    /// <param name="texts">A model's texts.</param>
    /// <exception cref="ModelFormatException">They are there and of another form.</exception>
    public static ModelNotes Read(IReadOnlyDictionary<string, string> texts)
    {
        (string key, string? text) = (Key, texts.GetValueOrDefault(Key));
        if (text is null)
        {
            // No query over pairs, which are values: each would be compiled anew at every start.
            foreach ((string name, string earlier) in texts)
            {
                (key, text) = name.StartsWith(EarlierKey, StringComparison.Ordinal) ? (name, earlier) : (key, text);
            }
        }
        if (text is null)
        {
            return new();
        }
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement json = document.RootElement;
            return new()
            {
                FeatureColumnName = Find(json, FeatureColumn)?.GetString(),
                FillValues = Find(json, Fill) is { } fill ? [.. fill.EnumerateArray().Select(number => number.GetSingle())] : null,
                CategoryColumns = Find(json, Categories) is { } columns
                    ? [.. columns.EnumerateArray().Select(column => Find(column, "name")?.GetString() ?? "")]
                    : [],
                Names = Find(json, Classes) is { } classes ? Texts(classes.GetProperty(Values))
                    : Find(json, Outputs) is { } outputs ? Texts(outputs)
                    : [],
            };
        }
        catch (Exception exception) when (
            exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelFormatException($"The model's '{key}' cannot be read: {exception.Message} Save the model again.", exception);
        }
    }

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string[] Texts(JsonElement json) =>
        [.. json.EnumerateArray().Select(text => text.GetString() ?? throw new JsonException("A name is null."))];
}
