namespace MLNetDeep.Engine.Serialization;

/// <summary>What the numbers of an array are, and its name in a safetensors file.</summary>
/// <param name="Name">The format's name.</param>
/// <param name="Size">Bytes a number.</param>
internal sealed record ElementType(string Name, int Size)
{
    /// <summary>Single-precision numbers.</summary>
    public static ElementType Float32 { get; } = new("F32", sizeof(float));

    /// <summary>Double-precision numbers.</summary>
    public static ElementType Float64 { get; } = new("F64", sizeof(double));

    /// <summary>Whole numbers of 32 bits.</summary>
    public static ElementType Int32 { get; } = new("I32", sizeof(int));

    private static readonly ElementType[] All = [Float32, Float64, Int32];

    /// <summary>The type of numbers of <typeparamref name="T"/>.</summary>
    public static ElementType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? Float32 : typeof(T) == typeof(double) ? Float64 : typeof(T) == typeof(int) ? Int32
        : throw new NotSupportedException($"A model file holds no {typeof(T).Name}.");

    /// <summary>The type of a name; null for one that is not known.</summary>
    public static ElementType? Named(string? name)
    {
        foreach (ElementType type in All)
        {
            if (type.Name == name)
            {
                return type;
            }
        }
        return null;
    }

    /// <summary>The names of the types that are known, as in an error.</summary>
    public static string AllNames => string.Join(", ", All.Select(type => type.Name));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
