using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Onnx;

/// <summary>What is read of an ONNX file, where it leaves that open.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>
    /// The value that the network ends with, an output or any value between nodes; null: the graph's only output.
    /// </summary>
    public string? OutputName { get; init; }

    /// <summary>The shape of a row of the input, <c>[C, H, W]</c> of images; null: the one that the file has.</summary>
    public Shape? InputShape { get; init; }
}
