using System.Runtime.InteropServices;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>Does something with some bytes.</summary>
internal delegate void BytesAction(Span<byte> bytes);

/// <summary>What a model file says of an array.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
/// <param name="Type">What its numbers are.</param>
internal readonly record struct ArrayLayout(string Name, Shape Shape, ElementType Type);

/// <summary>An array as a model file holds it.</summary>
/// <param name="layout">What the file says of it.</param>
internal abstract class StoredArray(ArrayLayout layout)
{
    /// <summary>What the file says of it.</summary>
    public ArrayLayout Layout { get; } = layout;

    /// <summary>A tensor, which is not copied.</summary>
    public static StoredArray Of(string name, Tensor tensor) => new StoredTensor(name, tensor);

    /// <summary>
    /// Gives its memory as bytes, a block at a time: a span holds at most 2^31 of them, an array up to eight times as many.
    /// </summary>
    public abstract void InBlocks(BytesAction action);

    private protected static void InBlocks<T>(Span<T> values, BytesAction action) where T : unmanaged
    {
        const int Block = 1 << 20;
        for (int start = 0; start < values.Length; start += Block)
        {
            action(MemoryMarshal.AsBytes(values[start..Math.Min(start + Block, values.Length)]));
        }
    }

    private sealed class StoredTensor(string name, Tensor tensor) : StoredArray(new(name, tensor.Shape, ElementType.Float32))
    {
        public override void InBlocks(BytesAction action) => InBlocks(tensor.Span, action);
    }
}

/// <summary>An array of numbers of a type.</summary>
/// <param name="name">Its name in the file.</param>
/// <param name="values">Its memory, which is not copied; at least one number.</param>
internal sealed class StoredArray<T>(string name, T[] values) : StoredArray(new(name, Shape.Of(values.Length), ElementType.Of<T>()))
    where T : unmanaged
{
    /// <summary>Its memory.</summary>
    public T[] Values => values;

    /// <inheritdoc/>
    public override void InBlocks(BytesAction action) => InBlocks(values.AsSpan(), action);
}
