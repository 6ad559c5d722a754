using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx;

/// <summary>
/// Writes networks as ONNX: opset 17, IR version 8, any number of rows at a time, scaling and softmax included; and reads networks from
/// ONNX files of opset 7 to 21.
/// </summary>
public static class OnnxNetwork
{
    /// <summary>Writes a network to a file: first aside, then renamed, so that the path never holds half a model.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, as a rule <c>.onnx</c>.</param>
    /// <param name="options">The names of input and output. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">A layer is of one's own, or the weights take more than the 2 GB of one ONNX file.</exception>
    /// <exception cref="IOException">The file cannot be written; what the path held before is still there.</exception>
    /// <example><code>
    /// OnnxNetwork.Save(network, "network.onnx", new OnnxExportOptions { InputName = "pixels", OutputName = "probabilities" });
    /// </code></example>
    public static void Save(Network network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        OnnxModel.Save(network, path, options);
    }

    /// <summary>Writes a network at the stream's position.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The names of input and output. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">A layer is of one's own, or the weights take more than the 2 GB of one ONNX file.</exception>
    public static void Save(Network network, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        OnnxModel.Save(network, stream, options);
    }

    /// <summary>Reads a network from a file; it predicts, trains on and is saved like any other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to read, where the file leaves that open. Null: nothing is.</param>
    /// <exception cref="ModelFormatException">The file is no ONNX model, or no network of layers that there are.</exception>
    /// <example><code>
    /// Network resnet = OnnxNetwork.Load("resnet18.onnx", new OnnxImportOptions { InputShape = [3, 224, 224] });
    /// </code></example>
    public static Network Load(string path, OnnxImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, options);
    }

    /// <summary>Reads a network from the stream's position to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">What to read, where the model leaves that open. Null: nothing is.</param>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model, or no network of layers that there are.</exception>
    public static Network Load(Stream stream, OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelProto model = OnnxStream.Read(stream, out long bytes);
        return GraphReader.Read(model, bytes, options ?? new OnnxImportOptions());
    }
}
