using System.Runtime.InteropServices;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>What a model file says of an array.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">The sizes of its dimensions.</param>
/// <param name="Type">What its numbers are.</param>
internal readonly record struct ArrayLayout(string Name, Shape Shape, ElementType Type);

/// <summary>An array as a model file holds it.</summary>
/// <param name="layout">What the file says of it.</param>
internal abstract class StoredArray(ArrayLayout layout)
{
    // A span holds at most 2^31 bytes, an array up to eight times as many.
    private const int BlockLength = 1 << 20;

    /// <summary>What the file says of it.</summary>
    public ArrayLayout Layout { get; } = layout;

    private IEnumerable<Range> Blocks
    {
        get
        {
            int length = (int)Layout.Shape.Elements;
            for (int start = 0; start < length; start += BlockLength)
            {
                yield return start..Math.Min(start + BlockLength, length);
            }
        }
    }

    /// <summary>A tensor, which is not copied.</summary>
    public static StoredArray Of(string name, Tensor tensor) => new StoredTensor(name, tensor);

    /// <summary>A parameter, which is not copied. What is kept for its numbers stays while they are only read.</summary>
    public static StoredArray Of(Parameter parameter) => Of(parameter, parameter.Name);

    /// <inheritdoc cref="Of(Parameter)"/>
    public static StoredArray Of(Parameter parameter, string name) => new StoredParameter(parameter, name);

    /// <summary>Gives its numbers as bytes, a block at a time.</summary>
    public void Read(Action<ReadOnlySpan<byte>> action)
    {
        foreach (Range block in Blocks)
        {
            action(Bytes(block));
        }
    }

    /// <summary>Gives its memory as bytes to be overwritten, a block at a time.</summary>
    public void Fill(Action<Span<byte>> action)
    {
        foreach (Range block in Blocks)
        {
            action(Writable(block));
        }
    }

    private protected virtual ReadOnlySpan<byte> Bytes(Range block) => Writable(block);

    private protected abstract Span<byte> Writable(Range block);

    private sealed class StoredTensor(string name, Tensor tensor) : StoredArray(new(name, tensor.Shape, ElementType.Float32))
    {
        private protected override Span<byte> Writable(Range block) => MemoryMarshal.AsBytes(tensor.Span[block]);
    }

    private sealed class StoredParameter(Parameter parameter, string name)
        : StoredArray(new(name, parameter.Shape, ElementType.Float32))
    {
        private protected override ReadOnlySpan<byte> Bytes(Range block) => MemoryMarshal.AsBytes(parameter.Values[block]);

        private protected override Span<byte> Writable(Range block) => MemoryMarshal.AsBytes(parameter.Value.Span[block]);
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

    private protected override Span<byte> Writable(Range block) => MemoryMarshal.AsBytes(values.AsSpan(block));
}
