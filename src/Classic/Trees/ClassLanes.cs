using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Classic.Trees;

/// <summary>A number for each class, padded with zeros to whole vectors.</summary>
internal static unsafe class ClassLanes
{
    /// <summary>Numbers in a vector.</summary>
    public const int Width = 4;

    /// <summary>Numbers that hold one for each class.</summary>
    public static int For(int classes) => (classes + Width - 1) / Width * Width;

    /// <summary>Four weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load<TWeight>(TWeight* weights)
        where TWeight : unmanaged, INumber<TWeight>
    {
        if (typeof(TWeight) != typeof(int))
        {
            return Vector256.Load((double*)weights);
        }
        var whole = Vector128.Load((int*)weights);
        // The portable way goes through 64 bits, for which there is no instruction before AVX-512.
        return Avx.IsSupported
            ? Avx.ConvertToVector256Double(whole)
            : Vector256.ConvertToDouble(Vector256.Create(Vector128.WidenLower(whole), Vector128.WidenUpper(whole)));
    }

    /// <summary>Zeroes four weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear<TWeight>(TWeight* weights)
        where TWeight : unmanaged, INumber<TWeight>
    {
        if (typeof(TWeight) == typeof(int))
        {
            Vector128<int>.Zero.Store((int*)weights);
        }
        else
        {
            Vector256<double>.Zero.Store((double*)weights);
        }
    }
}
