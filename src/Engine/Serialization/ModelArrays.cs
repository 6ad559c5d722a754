using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// Arrays and texts by name, as a model that is no network is written and read: a safetensors file with format, version and checksum.
/// What is read is whole and unchanged; whether the arrays fit each other, the model checks.
/// </summary>
/// <param name="format">What the file says it is.</param>
internal sealed class ModelArrays(string format)
{
    private const int Version = 1;
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, StoredArray> _arrays = [];

    /// <summary>Adds a text.</summary>
    public void Add(string name, string text) => _texts.Add(name, text);

    /// <summary>Adds several texts.</summary>
    public void Add(string name, IEnumerable<string> texts) =>
        _texts.Add(name, JsonSerializer.Serialize(texts, TextsJson.Default.IEnumerableString));

    /// <summary>Adds a whole number.</summary>
    public void Add(string name, int number) => _texts.Add(name, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a number.</summary>
    public void Add(string name, double number) => _texts.Add(name, number.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>
    /// Adds an array of <see cref="float"/>, <see cref="double"/> or <see cref="int"/>, which is not copied and may be empty.
    /// </summary>
    public void Add<T>(string name, T[] values) where T : unmanaged
    {
        // The format has no arrays without elements: their absence says the same.
        if (values.Length > 0)
        {
            _arrays.Add(name, new StoredArray<T>(name, values));
        }
    }

    /// <summary>The text of a name.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public string Text(string name) =>
        _texts.GetValueOrDefault(name) ?? throw new ModelFormatException(
            $"The model lacks '{name}'; it has {string.Join(", ", _texts.Keys)}.");

    /// <summary>The text of a name, or null.</summary>
    public string? TextOrNull(string name) => _texts.GetValueOrDefault(name);

    /// <summary>The several texts of a name.</summary>
    /// <exception cref="ModelFormatException">There are none.</exception>
    public string[] Texts(string name)
    {
        try
        {
            string[]? texts = JsonSerializer.Deserialize(Text(name), TextsJson.Default.StringArray);
            return texts is null || texts.Contains(null)
                ? throw new ModelFormatException($"The model's '{name}' is null, or has one that is; expected texts.")
                : texts;
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException(
                $"The model's '{name}' is no JSON array of texts: {exception.Message} Save the model again.", exception);
        }
    }

    /// <summary>The whole number of a name.</summary>
    /// <exception cref="ModelFormatException">There is none, or it is below <paramref name="least"/>.</exception>
    public int Int32(string name, int least) =>
        int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new ModelFormatException($"The model's '{name}' is '{Text(name)}'; expected a whole number of at least {least}.");

    /// <summary>The number of a name.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public double Double(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new ModelFormatException($"The model's '{name}' is '{Text(name)}'; expected a number.");

    /// <summary>The array of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="length">How long it must be; null: any length.</param>
    /// <exception cref="ModelFormatException">It has another type or length.</exception>
    public T[] Array<T>(string name, long? length = null) where T : unmanaged
    {
        T[] values = _arrays.GetValueOrDefault(name) switch
        {
            null => [],
            StoredArray<T> array => array.Values,
            { } other => throw new ModelFormatException(
                $"The model's '{name}' has numbers of type {other.Layout.Type}; expected {ElementType.Of<T>()}."),
        };
        return length is null || values.Length == length
            ? values
            : throw new ModelFormatException($"The model's '{name}' has {values.Length:N0} numbers; expected {length:N0}.");
    }

    /// <summary>Writes everything at the stream's position.</summary>
    public void Write(Stream stream)
    {
        Dictionary<string, string> metadata = SafetensorsFile.Describe(format, Version);
        foreach ((string name, string text) in _texts)
        {
            metadata.Add(name, text);
        }
        var header = SafetensorsHeader.Create(metadata, _arrays.Values.Select(array => array.Layout));
        if (header.JsonLength > SafetensorsHeader.MaxJsonLength)
        {
            throw new InvalidOperationException(
                $"The model's texts take {header.JsonLength:N0} bytes; a model file has room for "
                + $"{SafetensorsHeader.MaxJsonLength:N0}. Shorten the names of its classes and columns.");
        }
        SafetensorsFile.Write(stream, header, _arrays.Values);
    }

    /// <summary>Reads what <see cref="Write"/> wrote and leaves the stream behind it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="format">What the file must say it is.</param>
    /// <exception cref="ModelFormatException">The bytes are of another format or version, were cut short or changed.</exception>
    public static ModelArrays Read(Stream stream, string format) => Read(stream, SafetensorsFile.ReadHeader(stream), format);

    /// <summary>As <see cref="Read(Stream, string)"/>, where the head has been read.</summary>
    /// <inheritdoc cref="Read(Stream, string)"/>
    public static ModelArrays Read(Stream stream, SafetensorsHeader header, string format)
    {
        SafetensorsFile.Require(header, format, Version);
        long length = RequireLayout(header);
        Stream data = ModelStream.Secure(stream, length, "arrays");
        var model = new ModelArrays(format);
        foreach ((string name, string text) in header.Metadata)
        {
            model._texts.Add(name, text);
        }
        foreach ((string name, SafetensorsEntry entry) in header.Entries.OrderBy(entry => entry.Value.Begin))
        {
            model._arrays.Add(name, Create(name, entry));
        }
        SafetensorsFile.Read(data, header, model._arrays.Values);
        return model;
    }

    private static long RequireLayout(SafetensorsHeader header)
    {
        long offset = 0;
        foreach ((string name, SafetensorsEntry entry) in header.Entries.OrderBy(entry => entry.Value.Begin))
        {
            long elements = entry.Shape.Elements;
            if (entry.Shape.Rank != 1 || elements > System.Array.MaxLength || entry.Begin != offset
                || entry.End != offset + elements * entry.Type.Size)
            {
                throw new ModelFormatException(
                    $"The array '{name}' of shape {entry.Shape} and type {entry.Type} lies at bytes {entry.Begin} to {entry.End}; expected "
                    + $"one dimension, from byte {offset}.");
            }
            offset = entry.End;
        }
        return offset;
    }

    private static StoredArray Create(string name, SafetensorsEntry entry)
    {
        int length = entry.Shape[0];
        return entry.Type.Name switch
        {
            "F64" => new StoredArray<double>(name, new double[length]),
            "I32" => new StoredArray<int>(name, new int[length]),
            _ => new StoredArray<float>(name, new float[length]),
        };
    }
}

[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class TextsJson : JsonSerializerContext;
