using System.Collections;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Tensors;

/// <summary>
/// The shape of a tensor: the sizes of its dimensions, outermost first: an immutable value, compared by its sizes. Images are
/// <c>[C, H, W]</c>; the batch dimension is never part of a layer's shape. A collection expression makes one: <c>[3, 28, 28]</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[] _sizes;

    private Shape(int[] sizes, long elements)
    {
        _sizes = sizes;
        Elements = elements;
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank => _sizes.Length;

    /// <summary>The number of elements: the product of all sizes.</summary>
    public long Elements { get; }

    /// <summary>The size of dimension <paramref name="dimension"/>, counted from 0 for the outermost.</summary>
    public int this[int dimension] => _sizes[dimension];

    int IReadOnlyCollection<int>.Count => _sizes.Length;

    /// <summary>Creates a shape of the given sizes, outermost first.</summary>
    /// <exception cref="ArgumentException">No size is given, or one is not positive.</exception>
    /// <exception cref="OverflowException">The number of elements does not fit a 64-bit integer.</exception>
    public static Shape Of(params ReadOnlySpan<int> sizes)
    {
        if (sizes.IsEmpty)
        {
            throw new ArgumentException("A shape needs at least one dimension; none was given.", nameof(sizes));
        }
        long elements = 1;
        foreach (int size in sizes)
        {
            if (size < 1)
            {
                throw new ArgumentException($"Every dimension of a shape must be at least 1; got {Describe(sizes)}.", nameof(sizes));
            }
            elements = checked(elements * size);
        }
        return new Shape(sizes.ToArray(), elements);
    }

    /// <summary>Returns the sizes, outermost first.</summary>
    public ReadOnlySpan<int> AsSpan() => _sizes;

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in _sizes)
        {
            hash.Add(size);
        }
        return hash.ToHashCode();
    }

    /// <summary>Returns the sizes joined by a cross: <c>1 x 28 x 28</c>.</summary>
    public override string ToString() => Describe(_sizes);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    private static string Describe(ReadOnlySpan<int> sizes) => string.Join(" x ", sizes.ToArray());
}
