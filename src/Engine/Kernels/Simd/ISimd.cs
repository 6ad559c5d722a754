using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>
/// The vector operations that kernels are written in, once for all widths. <typeparamref name="TVector"/> stays the runtime's own vector
/// type, so that the compiler keeps it in registers.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of a matrix tile of two vectors each whose sums fit into the registers.</summary>
    static abstract int TileRows { get; }

    /// <summary>Vectors side by side in a matrix tile of few rows whose sums fit into the registers.</summary>
    static abstract int TileVectors { get; }

    /// <summary>Rows of a product from which copying B together pays.</summary>
    static abstract int PackFromRows { get; }

    static abstract TVector Load(float* source);

    /// <summary>
    /// Four consecutive elements at source, four at source + stride, and so on until the vector is full. Not for widths below 4.
    /// </summary>
    static abstract TVector LoadQuads(float* source, nint stride);

    /// <summary>
    /// Transposes the 4 x 4 matrix that each run of four elements of the vectors makes up: element i of a run of vector j becomes element
    /// j of that run of vector i. Not for widths below 4.
    /// </summary>
    static abstract void TransposeQuads(ref TVector a, ref TVector b, ref TVector c, ref TVector d);

    /// <summary>Of each element the lower half of the bits, as the upper half of a number: the first of two bfloat16 numbers.</summary>
    static abstract TVector LowerHalves(TVector pairs);

    /// <summary>Of each element the upper half of the bits: the second of two bfloat16 numbers.</summary>
    static abstract TVector UpperHalves(TVector pairs);

    /// <summary>The elements 0, 2, 4, ... of two vectors.</summary>
    static abstract TVector Even(TVector low, TVector high);

    /// <summary>The elements 1, 3, 5, ... of two vectors.</summary>
    static abstract TVector Odd(TVector low, TVector high);

    /// <summary>The first half of what has both vectors' elements by turns.</summary>
    static abstract TVector JoinLow(TVector even, TVector odd);

    /// <summary>The second half of it.</summary>
    static abstract TVector JoinHigh(TVector even, TVector odd);

    /// <summary>The sum of all runs of four elements. Not for widths below 4.</summary>
    static abstract Vector128<float> SumOfQuads(TVector value);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left * right + addend, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Sqrt(TVector value);

    /// <summary>value limited to [low, high]; NaN stays NaN.</summary>
    static abstract TVector Clamp(TVector value, float low, float high);

    /// <summary>The greatest element; NaN may be overlooked.</summary>
    static abstract float Greatest(TVector value);

    /// <summary>value where all bits of the mask's element are set, 0 where none is.</summary>
    static abstract TVector Mask(TVector mask, TVector value);

    /// <summary>value where test is above 0, else 0.</summary>
    static abstract TVector WherePositive(TVector test, TVector value);

    /// <summary>0 where value is below 0, else value; NaN stays NaN.</summary>
    static abstract TVector Rectify(TVector value);

    /// <summary>The greater of both; which one of NaN and a number is not specified.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>yes where test is below limit, else no; no also where test is NaN.</summary>
    static abstract TVector WhereBelow(TVector test, TVector limit, TVector yes, TVector no);

    /// <summary>The absolute value.</summary>
    static abstract TVector Abs(TVector value);

    /// <summary>The nearest integer.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2^exponent for integers -126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>
    /// kept where the upper 24 bits of a hash of counter, counter + 1, ... are at least limit, else 0. The hash is MurmurHash3's finalizer
    /// (Appleby 2011) twice, a key added before each.
    /// </summary>
    static abstract TVector KeepAtRandom(uint counter, uint key1, uint key2, int limit, float kept);

    /// <summary>The same hash's upper 24 bits as numbers uniform in [0, 1).</summary>
    static abstract TVector UniformAtRandom(uint counter, uint key1, uint key2);

    /// <summary>The natural logarithm.</summary>
    static abstract TVector Log(TVector value);

    /// <summary>The cosine of an angle in radians.</summary>
    static abstract TVector Cos(TVector value);

    /// <summary>The sum of all elements, halves added to halves.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The sum of all elements in double.</summary>
    static abstract double SumDouble(TVector value);
}
