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
    /// <summary>Where the number of rows is among the sizes; first, unless axes of the graph changed places.</summary>
    public BatchPlace Batch { get; init; }

    /// <summary>The number of axes that the graph counts.</summary>
    public int Rank => Dims.Length + 1 - (Batch.JoinsBefore ? 1 : 0) - (Batch.JoinsAfter ? 1 : 0);

    /// <summary>The graph's axis that is the rows, or these and something else.</summary>
    public int BatchAxis => Batch.Position - (Batch.JoinsBefore ? 1 : 0);

    /// <summary>The axes of a row that each axis of the graph is: one, but for that of the rows.</summary>
    public int[][] Axes
    {
        get
        {
            int behind = Batch.Position + (Batch.JoinsAfter ? 1 : 0);
            return
            [
                .. Enumerable.Range(0, BatchAxis).Select(axis => (int[])[axis]),
                [.. Enumerable.Range(BatchAxis, behind - BatchAxis)],
                .. Enumerable.Range(behind, Dims.Length - behind).Select(axis => (int[])[axis]),
            ];
        }
    }

    /// <summary>The sizes as the graph's Shape gives them, the number of rows as <see cref="OnnxTensor.Rows"/>.</summary>
    public long[] Sizes =>
        [.. Axes.Select((axes, axis) => axis == BatchAxis ? OnnxTensor.Rows(Product(axes)) : Dims[axes[0]])];

    /// <summary>Whether the sizes are these but for ones.</summary>
    public bool IsVector => Shape.Elements == Dims.DefaultIfEmpty(1).Max();

    /// <summary>The same elements in other axes of the graph.</summary>
    /// <param name="axes">The sizes of a row that each axis is.</param>
    /// <param name="batch">The axis of the rows, which joins what it does here.</param>
    public OnnxValue Arranged(IReadOnlyList<int[]> axes, int batch) => this with
    {
        Dims = [.. axes.SelectMany(sizes => sizes)],
        Batch = Batch with { Position = axes.Take(batch).Sum(sizes => sizes.Length) + (Batch.JoinsBefore ? 1 : 0) },
    };

    /// <summary>The sizes in words, the number of rows included.</summary>
    public override string ToString() => OnnxTensor.Describe(Sizes);

    private int Product(int[] axes) => axes.Aggregate(1, (product, axis) => checked(product * Dims[axis]));
}
