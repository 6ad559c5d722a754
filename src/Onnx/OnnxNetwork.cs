using Google.Protobuf;
using MLNetDeep.Engine.Files;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Onnx;

/// <summary>Writes networks as ONNX: opset 17, IR version 8, any number of rows at a time, scaling and softmax included.</summary>
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
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] model = Write(network, options);
        WholeFile.RemoveLeftovers(path);
        WholeFile.Write(path, model);
    }

    /// <summary>Writes a network at the stream's position.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The names of input and output. Null: the defaults.</param>
    /// <exception cref="OnnxExportException">A layer is of one's own, or the weights take more than the 2 GB of one ONNX file.</exception>
    public static void Save(Network network, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Write(network, options));
    }

    private static byte[] Write(Network network, OnnxExportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new OnnxExportOptions();
        options.Validate();
        return NetworkWriter.Write(network, options).ToByteArray();
    }
}
