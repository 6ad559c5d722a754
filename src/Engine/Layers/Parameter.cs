using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>A named array of numbers that belongs to a layer: weights, biases, or an input's offset and scale.</summary>
public sealed class Parameter
{
    /// <summary>Copies of more numbers than these, 256 MB, are not kept.</summary>
    internal const int MostPrepared = 1 << 26;

    private readonly Tensor _value;
    private volatile object? _prepared;
    private int _version;

    internal Parameter(string layer, ParameterSpec spec)
    {
        Name = NameOf(layer, spec);
        _value = new Tensor(spec.Shape);
        Trainable = spec.Trainable;
    }

    /// <summary>The name: the layer's, a dot and the parameter's, such as <c>conv2d_1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The sizes.</summary>
    public Shape Shape => _value.Shape;

    /// <summary>The numbers in row-major order. Training writes them, and the layer itself.</summary>
    public ReadOnlySpan<float> Values => _value.Span;

    /// <summary>Whether an optimizer changes the parameter.</summary>
    public bool Trainable { get; }

    /// <summary>The numbers, to be written: what was made of them is thrown away, so that it is asked for anew each time.</summary>
    internal Tensor Value
    {
        get
        {
            Interlocked.Increment(ref _version);
            Prepared = null;
            return _value;
        }
    }

    /// <summary>The version of the numbers, which grows each time they are asked for to be written.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>
    /// What the layer made of these numbers to predict with, until they are written; of others too, whose <see cref="Version"/> it
    /// compares.
    /// </summary>
    internal object? Prepared { get => _prepared; set => _prepared = value; }

    /// <summary>
    /// A copy of the matrix <c>[rows, columns]</c> for products with vectors, kept until the numbers change; null where it were too
    /// large.
    /// </summary>
    internal PackedRows? Packed
    {
        get
        {
            (int rows, int columns) = (Shape[0], Shape[1]);
            if (Prepared is not PackedRows kept)
            {
                if (PackedRows.Size(rows, columns) > MostPrepared)
                {
                    return null;
                }
                Prepared = kept = new PackedRows(Values, rows, columns);
            }
            return kept;
        }
    }

    /// <summary>The full name of a layer's parameter.</summary>
    internal static string NameOf(string layer, ParameterSpec spec) => layer + "." + spec.Name;
}

/// <summary>A parameter before it has memory.</summary>
/// <param name="Name">The name inside the layer, of visible ASCII characters.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Trainable">Whether an optimizer changes it.</param>
public readonly record struct ParameterSpec(string Name, Shape Shape, bool Trainable = true);
