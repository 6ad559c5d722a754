using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MLNetDeep.Transforms.Serving;

/// <summary>Rows as JSON.</summary>
internal static class JsonRows
{
    private const int StackBytes = 512;

    // What was parsed may have been allowed comments.
    private static readonly JsonReaderOptions Parsed =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = int.MaxValue };

    /// <summary>A reader at a value that was parsed.</summary>
    public static Utf8JsonReader ReaderOf(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return default;
        }
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value), Parsed);
        reader.Read();
        return reader;
    }

    /// <summary>Hands a text on as UTF-8.</summary>
    public static TResult Encoded<TResult>(string json, Func<ReadOnlySpan<byte>, TResult> read)
    {
        int most = Encoding.UTF8.GetMaxByteCount(json.Length);
        byte[]? rented = most > StackBytes ? ArrayPool<byte>.Shared.Rent(most) : null;
        try
        {
            Span<byte> bytes = rented ?? stackalloc byte[StackBytes];
            return read(bytes[..Encoding.UTF8.GetBytes(json, bytes)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>A text or a name as it is meant, a number as it is written.</summary>
    /// <exception cref="JsonException">It is no Unicode.</exception>
    public static string Text(ref Utf8JsonReader value)
    {
        if (value.TokenType == JsonTokenType.Number)
        {
            return Encoding.UTF8.GetString(value.ValueSpan);
        }
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Bytes that are no UTF-8, half of a surrogate pair.
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>What errors call a value.</summary>
    public static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => nameof(JsonValueKind.Object),
        JsonTokenType.StartArray => nameof(JsonValueKind.Array),
        JsonTokenType.None => nameof(JsonValueKind.Undefined),
        _ => token.ToString(),
    };
}
