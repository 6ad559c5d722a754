using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Onnx.Reading;

/// <summary>
/// A value of the graph that a node of the network gives. Sizes that ONNX counts and the engine does not, as the pixel of a pooled image,
/// are in <see cref="Dims"/> alone.
/// </summary>
/// <param name="Node">The node's name.</param>
/// <param name="Shape">The shape of a row as the engine has it.</param>
/// <param name="Dims">The sizes of a row as the graph has them, of the same elements in the same order.</param>
internal sealed record OnnxValue(string Node, Shape Shape, int[] Dims)
{
    /// <summary>The sizes in words, the number of rows included.</summary>
    public override string ToString() => $"[{string.Join(", ", Dims.Select(size => size.ToString()).Prepend("N"))}]";

    /// <summary>Whether the sizes are these but for ones.</summary>
    public bool IsVector => Shape.Elements == Dims.DefaultIfEmpty(1).Max();
}
