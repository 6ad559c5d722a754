namespace MLNetDeep.Engine.Tensors;

/// <summary>The source of arrays for parameters and workspaces: a test puts all of them between pages that may not be touched.</summary>
internal static class WorkingMemory
{
    /// <summary>
    /// The most elements of an array that kernels work on: less than <see cref="Array.MaxLength"/> by more than a kernel's chunk, so that a
    /// position rounded up to a whole chunk is still a 32-bit integer.
    /// </summary>
    public const int MaxLength = int.MaxValue - (1 << 20);

    /// <summary>The source that replaces the runtime; null but in tests.</summary>
    public static IArraySource? Source { get; set; }

    /// <summary>An array of zeros.</summary>
    public static T[] Allocate<T>(int length)
        where T : unmanaged => Source is { } source && length > 0 ? source.Allocate<T>(length) : new T[length];
}

/// <summary>Gives arrays of zeros that stay in use until the source is told otherwise.</summary>
internal interface IArraySource
{
    /// <summary>An array of at least one element.</summary>
    T[] Allocate<T>(int length)
        where T : unmanaged;
}
