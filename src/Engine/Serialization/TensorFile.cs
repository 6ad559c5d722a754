using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// Any safetensors file, of whoever wrote it: the length of a head, the head, which gives each tensor a type, sizes and a place, and the
/// tensors' bytes.
/// </summary>
internal sealed class TensorFile
{
    private readonly Stream _stream;
    private readonly long _data;

    /// <param name="stream">The file, which must be able to seek.</param>
    /// <exception cref="ModelFormatException">It is no such file, or was cut short.</exception>
    public TensorFile(Stream stream)
    {
        _stream = stream;
        byte[] head = SafetensorsFile.ReadHead(stream);
        _data = stream.Position;
        Tensors = Parse(head.AsMemory(SafetensorsHeader.LengthBytes), stream.Length - _data);
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Reads a tensor of F32, F16, BF16 or F64 as single-precision numbers.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="values">As many numbers, overwritten.</param>
    public void Read(StoredTensor tensor, Span<float> values)
    {
        _stream.Position = _data + tensor.Begin;
        byte[] block = new byte[Math.Min(tensor.End - tensor.Begin, 1 << 20)];
        int size = tensor.NumberSize!.Value;
        for (int done = 0; done < values.Length;)
        {
            int count = Math.Min(values.Length - done, block.Length / size);
            Span<byte> bytes = block.AsSpan(0, count * size);
            ModelStream.Fill(_stream, bytes, "weights");
            Convert(tensor.Type, bytes, values.Slice(done, count));
            done += count;
        }
    }

    private static void Convert(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case "F64":
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)doubles[i];
                }
                break;
            case "F16":
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)halves[i];
                }
                break;
            case "BF16":
                // The upper half of a single-precision number.
                ReadOnlySpan<ushort> uppers = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(uppers[i] << 16);
                }
                break;
        }
    }

    private static Dictionary<string, StoredTensor> Parse(ReadOnlyMemory<byte> json, long room)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var tensors = new Dictionary<string, StoredTensor>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__"))
            {
                var settings = new JsonSettings(property.Value, $"tensor '{property.Name}'");
                JsonElement[] places = [.. settings.Array("data_offsets").EnumerateArray()];
                int[] sizes = settings.Int32s("shape");
                if (places is not [{ } first, { } last] || !first.TryGetInt64(out long begin) || !last.TryGetInt64(out long end)
                    || begin < 0 || end < begin || end > room)
                {
                    throw new ModelFormatException(
                        $"The tensor '{property.Name}' lies at {settings.Array("data_offsets")}; expected two places, within the {room:N0} "
                        + "bytes that follow the head. The file may have been cut short.");
                }
                var tensor = new StoredTensor(settings.Text("dtype"), sizes, begin, end);
                if (tensor.NumberSize is { } size && (Array.Exists(sizes, length => length < 0)
                    || sizes.Aggregate((Int128)size, (bytes, length) => bytes * length) != end - begin))
                {
                    throw new ModelFormatException(
                        $"The tensor '{property.Name}' of type {tensor.Type} and sizes {tensor.Shape} takes {end - begin:N0} bytes, which "
                        + "does not fit.");
                }
                tensors.Add(property.Name, tensor);
            }
            return tensors;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or OverflowException)
        {
            throw new ModelFormatException($"The head of the file is not that of a safetensors file: {exception.Message}", exception);
        }
    }

    /// <summary>What the head says of a tensor.</summary>
    /// <param name="Type">The type of its numbers, as the format names them.</param>
    /// <param name="Sizes">The sizes; none of a single number.</param>
    /// <param name="Begin">Where its bytes begin, from the end of the head.</param>
    /// <param name="End">Where they end.</param>
    public sealed record StoredTensor(string Type, int[] Sizes, long Begin, long End)
    {
        /// <summary>Bytes of a number; null where these are not read.</summary>
        public int? NumberSize => Type switch { "F64" => 8, "F32" => 4, "F16" or "BF16" => 2, _ => null };

        /// <summary>The sizes, as in an error.</summary>
        public string Shape => Sizes.Length == 0 ? "a number" : string.Join(" x ", Sizes);
    }
}
