using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The kinds of kernels; a model file has their names.</summary>
internal enum KernelKind
{
    /// <summary>x·y.</summary>
    Linear,

    /// <summary>(gamma x·y + coef0)^degree.</summary>
    Polynomial,

    /// <summary>exp(-gamma |x - y|^2).</summary>
    Rbf,

    /// <summary>tanh(gamma x·y + coef0).</summary>
    Sigmoid,
}

/// <summary>
/// A kernel with numbers for all settings. It turns products of rows into its values; the same product gives the same bits wherever it lies.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Gamma">The factor of the product, or of the squared distance.</param>
/// <param name="Coef0">What is added to the product.</param>
/// <param name="Degree">The power of a polynomial.</param>
internal readonly unsafe record struct KernelFunction(KernelKind Kind, float Gamma, float Coef0, int Degree)
{
    /// <summary>Greatest value that a kernel may take: sums of its multiples stay far from the end of single precision.</summary>
    public const double Limit = 1e30;

    /// <summary>
    /// Whether it sees differences of rows alone, so that the mean may be taken off them: what is left of the squared lengths after the
    /// subtraction of the product then has as many digits as can be.
    /// </summary>
    public bool IsOfDifferences => Kind == KernelKind.Rbf;

    /// <summary>A bound of the kernel's values for rows of two lengths.</summary>
    public double Bound(double length, double otherLength) => Kind switch
    {
        KernelKind.Linear => length * otherLength,
        KernelKind.Polynomial => Math.Pow((Gamma * length * otherLength) + Math.Abs(Coef0), Degree),
        // The product itself, and the squares of the lengths, must be numbers.
        _ => Math.Max(length, otherLength) * Math.Max(length, otherLength),
    };

    /// <summary>The length of rows up to which the kernel with a row of the other length stays within its limit.</summary>
    public double LengthLimit(double otherLength) => Kind switch
    {
        KernelKind.Linear => Math.Min(1e15, Limit / Math.Max(otherLength, 1e-15)),
        KernelKind.Polynomial => Math.Min(1e15, Math.Max(0, Math.Pow(Limit, 1.0 / Degree) - Math.Abs(Coef0)) / Math.Max(Gamma * otherLength, 1e-15)),
        _ => 1e15,
    };

    /// <summary>values[k] = the kernel of a row and row k.</summary>
    /// <param name="squaredLength">|x|^2 of the row.</param>
    /// <param name="squaredLengths">|y|^2 of each row k.</param>
    /// <param name="products">x·y for each row k.</param>
    /// <param name="values">As many; may be the products themselves.</param>
    public void Apply(float squaredLength, ReadOnlySpan<float> squaredLengths, ReadOnlySpan<float> products, Span<float> values)
    {
        Guard.Same(squaredLengths.Length, products.Length, nameof(squaredLengths));
        Guard.Same(values.Length, products.Length, nameof(values));
        fixed (float* lengths = squaredLengths, x = products, y = values)
        {
            switch (Kind)
            {
                case KernelKind.Polynomial:
                    VectorLoop.Range(0, values.Length, new PolynomialBody(Gamma, Coef0, Degree, x, y));
                    break;
                case KernelKind.Rbf:
                    VectorLoop.Range(0, values.Length, new RbfBody(-Gamma, squaredLength, lengths, x, y));
                    break;
                case KernelKind.Sigmoid:
                    VectorLoop.Range(0, values.Length, new SigmoidBody(Gamma, Coef0, x, y));
                    break;
                default:
                    products.CopyTo(values);
                    break;
            }
        }
    }

    /// <summary>The kernel of each row and itself.</summary>
    public float[] OfSelves(ReadOnlySpan<float> squaredLengths)
    {
        var values = new float[squaredLengths.Length];
        if (Kind == KernelKind.Rbf)
            Array.Fill(values, 1);
        else
            Apply(0, squaredLengths, squaredLengths, values);
        return values;
    }

    private readonly struct PolynomialBody(float gamma, float coef0, int degree, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector power = TSimd.MultiplyAdd(TSimd.Broadcast(gamma), TSimd.Load(x + index), TSimd.Broadcast(coef0));
            TVector result = TSimd.Broadcast(1);
            for (int left = degree; ;)
            {
                if ((left & 1) != 0)
                    result = TSimd.Multiply(result, power);
                left >>= 1;
                if (left == 0)
                    break;
                power = TSimd.Multiply(power, power);
            }

            TSimd.Store(result, y + index);
        }
    }

    private readonly struct RbfBody(float minusGamma, float squaredLength, float* squaredLengths, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector squares = TSimd.Add(TSimd.Broadcast(squaredLength), TSimd.Load(squaredLengths + index));
            TVector distance = TSimd.Rectify(TSimd.MultiplyAdd(TSimd.Broadcast(-2), TSimd.Load(x + index), squares));
            TSimd.Store(Exponential.Exp<TSimd, TVector>(TSimd.Multiply(TSimd.Broadcast(minusGamma), distance)), y + index);
        }
    }

    private readonly struct SigmoidBody(float gamma, float coef0, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(
                Exponential.Tanh<TSimd, TVector>(TSimd.MultiplyAdd(TSimd.Broadcast(gamma), TSimd.Load(x + index), TSimd.Broadcast(coef0))),
                y + index);
    }
}
