using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Numbers that begin with a line of the processor's cache and stay where they are: no vector of them lies in two lines.</summary>
internal sealed unsafe class AlignedMemory
{
    private const int LineBytes = 64;

    /// <summary>Numbers of a line: what makes room for <see cref="Align"/>.</summary>
    public const int FloatsOfLine = LineBytes / sizeof(float);

    // Pinned.
    private readonly float[] _array;

    /// <summary>Makes room for some numbers, whatever they are at first.</summary>
    public AlignedMemory(int length) =>
        _array = GC.AllocateUninitializedArray<float>(checked(length + FloatsOfLine), pinned: true);

    /// <summary>The first number; the memory lives as long as this object is referenced.</summary>
    public float* First => Align((float*)Unsafe.AsPointer(ref _array[0]));

    /// <summary>A number of numbers with the rest of the last line.</summary>
    public static int Round(int length) => checked(length + FloatsOfLine - 1) / FloatsOfLine * FloatsOfLine;

    /// <summary>The first place from here on that begins a line.</summary>
    public static float* Align(float* place) => (float*)(((nint)place + LineBytes - 1) & -LineBytes);
}
