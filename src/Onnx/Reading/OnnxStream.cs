using Google.Protobuf;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Reads the bytes of an ONNX file.</summary>
internal static class OnnxStream
{
    // An empty message of two bytes is an object of hundreds: files may have these many, and one more for each so many bytes.
    private const int FewMessages = 1 << 16;
    private const int BytesOfMessage = 64;

    // The fields that hold messages, as onnx.proto has them: of each kind, the field and the kind of what is in it.
    private static readonly Dictionary<(string Kind, int Field), string> Messages = new()
    {
        [("model", 7)] = "graph",
        [("model", 8)] = "",
        [("graph", 1)] = "node",
        [("graph", 5)] = "tensor",
        [("graph", 11)] = "value",
        [("graph", 12)] = "value",
        [("node", 5)] = "attribute",
        [("attribute", 5)] = "tensor",
        [("tensor", 13)] = "",
        [("value", 2)] = "type",
        [("type", 1)] = "sizes",
        [("sizes", 2)] = "shape",
        [("shape", 1)] = "",
    };

    /// <summary>Reads a model, from the stream's position to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">The model's size.</param>
    /// <exception cref="ModelFormatException">The bytes are none.</exception>
    public static ModelProto Read(Stream stream, out long bytes)
    {
        try
        {
            Stream seekable = Seekable(stream);
            long start = seekable.Position;
            bytes = seekable.Length - start;
            long left = FewMessages + (bytes / BytesOfMessage);
            Count(new CodedInputStream(seekable, leaveOpen: true), "model", long.MaxValue, ref left);
            seekable.Position = start;
            return ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(seekable);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelFormatException($"The file is no ONNX model: {exception.Message}", exception);
        }
    }

    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    // Skips through the messages without making any.
    private static void Count(CodedInputStream input, string kind, long end, ref long left)
    {
        while (input.Position < end && input.ReadTag() is var tag and not 0)
        {
            bool isMessage = Messages.TryGetValue((kind, WireFormat.GetTagFieldNumber(tag)), out string? inner)
                && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited;
            if (!isMessage)
            {
                input.SkipLastField();
                continue;
            }
            if (--left < 0)
            {
                throw new ModelFormatException("The ONNX file has more nodes, attributes and the like than its size says.");
            }
            int length = input.ReadLength();
            Count(input, inner!, input.Position + length, ref left);
        }
    }
}
