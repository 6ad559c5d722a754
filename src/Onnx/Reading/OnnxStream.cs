using Google.Protobuf;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Reads the bytes of an ONNX file.</summary>
internal static class OnnxStream
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelFormatException">The bytes are none.</exception>
    public static ModelProto Read(Stream stream, out long bytes)
    {
        try
        {
            var input = new CodedInputStream(stream, leaveOpen: true);
            ModelProto model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(input);
            bytes = input.Position;
            return model;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelFormatException($"The file is no ONNX model: {exception.Message}", exception);
        }
    }
}
