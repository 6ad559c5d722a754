namespace MLNetDeep.Engine.Tensors;

/// <summary>A tensor: a shape and its memory: single-precision numbers in row-major order, and nothing else.</summary>
public sealed class Tensor
{
    private readonly float[] _memory;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <exception cref="ArgumentException">The shape has more elements than one array can hold.</exception>
    public Tensor(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Elements > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A tensor holds at most {Array.MaxLength:N0} elements; {shape} has {shape.Elements:N0}.", nameof(shape));
        }
        Shape = shape;
        _memory = WorkingMemory.Allocate<float>((int)shape.Elements);
    }

    /// <summary>Wraps an array, which is not copied.</summary>
    /// <exception cref="ArgumentException">The array's length is not the shape's number of elements.</exception>
    public Tensor(Shape shape, float[] memory)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(memory);
        if (shape.Elements != memory.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape {shape} needs {shape.Elements:N0} elements; the array has {memory.Length:N0}.", nameof(memory));
        }
        Shape = shape;
        _memory = memory;
    }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The elements in row-major order.</summary>
    public Span<float> Span => _memory;

    /// <summary>Returns a copy with memory of its own.</summary>
    public Tensor Clone() => new(Shape, (float[])_memory.Clone());
}
