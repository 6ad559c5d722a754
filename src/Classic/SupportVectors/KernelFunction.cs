using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
/// A kernel with numbers for all settings. It turns products of rows into its values; the same product gives the same bits wherever it
/// lies.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Gamma">The factor of the product, or of the squared distance.</param>
/// <param name="Coef0">What is added to the product.</param>
/// <param name="Degree">The power of a polynomial.</param>
internal readonly unsafe record struct KernelFunction(KernelKind Kind, double Gamma, double Coef0, int Degree)
{
    /// <summary>Greatest value that a kernel may take: sums of its multiples stay far from the end of single precision.</summary>
    public const double Limit = 1e30;

    /// <summary>
    /// Whether it sees differences of rows alone, so that the mean may be taken off them: what is left of the squared lengths after the
    /// subtraction of the product then has as many digits as can be.
    /// </summary>
    public bool IsOfDifferences => Kind == KernelKind.Rbf;

    /// <summary>The greatest size of a value for rows of a squared length at most.</summary>
    public double Greatest(double squaredLength) => Kind switch
    {
        KernelKind.Linear => squaredLength,
        KernelKind.Polynomial => Math.Pow((Gamma * squaredLength) + Math.Abs(Coef0), Degree),
        _ => 1,
    };

    /// <summary>
    /// By how much a value changes at most where products of rows of a squared length at most change by a share, times that share.
    /// </summary>
    public double Sensitivity(double squaredLength) => Kind switch
    {
        KernelKind.Linear => squaredLength,
        KernelKind.Polynomial => Degree * Greatest(squaredLength),
        // Two squares and twice the product.
        KernelKind.Rbf => 4 * Gamma * squaredLength,
        _ => Gamma * squaredLength,
    };

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
        KernelKind.Polynomial =>
            Math.Min(1e15, Math.Max(0, Math.Pow(Limit, 1.0 / Degree) - Math.Abs(Coef0)) / Math.Max(Gamma * otherLength, 1e-15)),
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
                    VectorLoop.Range(0, values.Length, new PolynomialBody((float)Gamma, (float)Coef0, Degree, x, y));
                    break;
                case KernelKind.Rbf:
                    VectorLoop.Range(0, values.Length, new RbfBody((float)-Gamma, squaredLength, lengths, x, y));
                    break;
                case KernelKind.Sigmoid:
                    VectorLoop.Range(0, values.Length, new SigmoidBody((float)Gamma, (float)Coef0, x, y));
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
        float[] values = new float[squaredLengths.Length];
        if (Kind == KernelKind.Rbf)
        {
            Array.Fill(values, 1);
        }
        else
        {
            Apply(0, squaredLengths, squaredLengths, values);
        }
        return values;
    }

    /// <summary>values[k] = the kernel of a row and row <paramref name="start"/> + k, in double.</summary>
    public void Apply(DoubleRows rows, ReadOnlySpan<double> x, int start, Span<double> values)
    {
        if (Kind == KernelKind.Rbf)
        {
            rows.SquaredDistances(x, start, values);
        }
        else
        {
            rows.Multiply(x, start, values);
        }
        OfMeasures(values);
    }

    /// <summary>The kernel of a row and itself, in double.</summary>
    public double OfSelf(ReadOnlySpan<double> x)
    {
        Span<double> value = [0];
        for (int i = 0; i < x.Length && Kind != KernelKind.Rbf; i++)
        {
            value[0] += x[i] * x[i];
        }
        OfMeasures(value);
        return value[0];
    }

    // Of squared distances or products.
    private void OfMeasures(Span<double> values)
    {
        switch (Kind)
        {
            case KernelKind.Polynomial:
                foreach (ref double value in values)
                {
                    value = Power((Gamma * value) + Coef0, Degree);
                }
                break;
            case KernelKind.Rbf:
                Exponentials(values);
                break;
            case KernelKind.Sigmoid:
                foreach (ref double value in values)
                {
                    value = Math.Tanh((Gamma * value) + Coef0);
                }
                break;
        }
    }

    private void Exponentials(Span<double> values)
    {
        var minusGamma = Vector256.Create(-Gamma);
        Span<double> last = stackalloc double[Vector256<double>.Count];
        for (int i = 0; i < values.Length; i += Vector256<double>.Count)
        {
            Span<double> some = values.Slice(i, Math.Min(Vector256<double>.Count, values.Length - i));
            some.CopyTo(last);
            Vector256.Exp(minusGamma * Vector256.Create<double>(last)).CopyTo(last);
            last[..some.Length].CopyTo(some);
        }
    }

    private static double Power(double value, int degree)
    {
        double result = 1;
        for (int left = degree; left > 0; left >>= 1, value *= value)
        {
            if ((left & 1) != 0)
            {
                result *= value;
            }
        }

        return result;
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
                {
                    result = TSimd.Multiply(result, power);
                }
                left >>= 1;
                if (left == 0)
                {
                    break;
                }
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
