using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.Tests;

/// <summary>Models through the arrays of a file and back.</summary>
internal static class StoredModels
{
    /// <summary>A model's bytes in a file.</summary>
    public static byte[] Bytes<TModel>(TModel model) where TModel : class, IRowModel => Bytes(Written<TModel>(model));

    /// <summary>Writes a model and reads it.</summary>
    public static TModel Reread<TModel>(TModel model) where TModel : class, IRowModel => Read<TModel>(Bytes(model));

    /// <summary>Writes a model of arrays of <see cref="double"/> and reads it with one of them replaced; null takes it away.</summary>
    public static TModel RereadWith<TModel>(
        TModel model, string name, double[]? values, IEnumerable<string> texts, IEnumerable<string> arrays)
        where TModel : class, IRowModel
    {
        ModelArrays written = Written<TModel>(model);
        var changed = new ModelArrays(FormatOf<TModel>());
        foreach (string text in texts)
        {
            changed.Add(text, written.Text(text));
        }
        foreach (string array in arrays)
        {
            if ((array == name ? values : written.Array<double>(array)) is { } kept)
            {
                changed.Add(array, kept);
            }
        }
        return Read<TModel>(Bytes(changed));
    }

    /// <summary>Writes a model and reads it with another text of a name.</summary>
    public static TModel RereadWithText<TModel>(TModel model, string name, string value) where TModel : class, IRowModel
    {
        byte[] bytes = Bytes(model);
        int head = sizeof(long) + BitConverter.ToInt32(bytes);
        string json = Encoding.UTF8.GetString(bytes, sizeof(long), head - sizeof(long));
        json = Regex.Replace(Regex.Replace(json, $"\"{name}\":\"[^\"]*\"", $"\"{name}\":\"{value}\""), "[0-9a-f]{64}", new string('0', 64));
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] changed = [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[head..]];
        int checksum = changed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(new string('0', 64)));
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(changed)), changed.AsSpan(checksum));
        return Read<TModel>(changed);
    }

    private static string FormatOf<TModel>() where TModel : class, IRowModel => ModelKinds.Of<TModel>().Format;

    private static ModelArrays Written<TModel>(IRowModel model) where TModel : class, IRowModel
    {
        var arrays = new ModelArrays(FormatOf<TModel>());
        ((IStoredModel)model).Write(arrays);
        return arrays;
    }

    private static TModel Read<TModel>(byte[] bytes) where TModel : class, IRowModel
    {
        var stream = new MemoryStream(bytes);
        SafetensorsHeader header = SafetensorsFile.ReadHeader(stream);
        return (TModel)ModelKinds.Of<TModel>(header).Read(stream, header);
    }

    private static byte[] Bytes(ModelArrays arrays)
    {
        using var stream = new MemoryStream();
        arrays.Write(stream);
        return stream.ToArray();
    }
}
