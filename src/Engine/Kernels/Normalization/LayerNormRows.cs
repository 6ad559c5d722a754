using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// The arrays of one layer normalization, pinned, and what is done with a row of them, which stays in the caches from pass to pass.
/// </summary>
internal unsafe struct LayerNormRows(int rows, int size, int chunks, float epsilon)
{
    public float* Input;
    public float* Output;
    public float* OutputGradient;
    public float* InputGradient;
    public float* Weight;
    public float* Bias;

    /// <summary>Of each chunk, the gradients by weight and bias: <c>[chunks, 2, size]</c>.</summary>
    public float* Sums;

    public readonly int Rows => rows;

    public readonly int Size => size;

    public readonly int Chunks => chunks;

    /// <summary>The first row of a chunk.</summary>
    public readonly int Start(int chunk) => (int)((long)rows * chunk / chunks);

    /// <summary>Writes a row's output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Forward<TSimd, TVector>(int row)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* x = Input + ((nint)row * size);
        float* y = Output + ((nint)row * size);
        (float mean, float inverse) = Moments<TSimd, TVector>(x);
        TVector means = TSimd.Broadcast(mean);
        TVector inverses = TSimd.Broadcast(inverse);
        int i = 0;
        for (; i <= size - TSimd.Width; i += TSimd.Width)
        {
            TVector normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), means), inverses);
            TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(Weight + i), TSimd.Load(Bias + i)), y + i);
        }

        for (; i < size; i++)
        {
            y[i] = SimdScalar.MultiplyAdd((x[i] - mean) * inverse, Weight[i], Bias[i]);
        }
    }

    /// <summary>
    /// Adds a row's part of the gradients by weight and bias to a chunk's sums and writes that by the input:
    /// dx = inverse * (g - mean of g - n * mean of (g * n)) with n = (x - mean) * inverse and g = dy * weight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Backward<TSimd, TVector>(int row, int chunk)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* x = Input + ((nint)row * size);
        float* dy = OutputGradient + ((nint)row * size);
        float* weightSums = Sums + (2 * (nint)chunk * size);
        float* biasSums = weightSums + size;
        (float mean, float inverse) = Moments<TSimd, TVector>(x);
        TVector means = TSimd.Broadcast(mean);
        TVector inverses = TSimd.Broadcast(inverse);
        TVector sums = TSimd.Broadcast(0);
        TVector products = sums;
        float restSum = 0;
        float restProduct = 0;
        int i = 0;
        for (; i <= size - TSimd.Width; i += TSimd.Width)
        {
            TVector gradient = TSimd.Load(dy + i);
            TVector normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), means), inverses);
            TVector own = TSimd.Multiply(gradient, TSimd.Load(Weight + i));
            TSimd.Store(TSimd.MultiplyAdd(gradient, normal, TSimd.Load(weightSums + i)), weightSums + i);
            TSimd.Store(TSimd.Add(gradient, TSimd.Load(biasSums + i)), biasSums + i);
            sums = TSimd.Add(sums, own);
            products = TSimd.MultiplyAdd(own, normal, products);
        }

        for (; i < size; i++)
        {
            float normal = (x[i] - mean) * inverse;
            float own = dy[i] * Weight[i];
            weightSums[i] = SimdScalar.MultiplyAdd(dy[i], normal, weightSums[i]);
            biasSums[i] += dy[i];
            restSum += own;
            restProduct += own * normal;
        }

        if (InputGradient != null)
        {
            double sum = TSimd.SumDouble(sums) + restSum;
            double product = TSimd.SumDouble(products) + restProduct;
            WriteInputGradient<TSimd, TVector>(row, mean, inverse, (float)(sum / size), (float)(product / size));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WriteInputGradient<TSimd, TVector>(int row, float mean, float inverse, float shift, float slope)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* x = Input + ((nint)row * size);
        float* dy = OutputGradient + ((nint)row * size);
        float* dx = InputGradient + ((nint)row * size);
        int i = 0;
        for (; i <= size - TSimd.Width; i += TSimd.Width)
        {
            TVector normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(mean)), TSimd.Broadcast(inverse));
            TVector own = TSimd.Multiply(TSimd.Load(dy + i), TSimd.Load(Weight + i));
            TVector rest = TSimd.MultiplyAdd(normal, TSimd.Broadcast(slope), TSimd.Broadcast(shift));
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(own, rest), TSimd.Broadcast(inverse)), dx + i);
        }

        for (; i < size; i++)
        {
            float normal = (x[i] - mean) * inverse;
            dx[i] = ((dy[i] * Weight[i]) - SimdScalar.MultiplyAdd(normal, slope, shift)) * inverse;
        }
    }

    // The second pass corrects the rounding of the first one's mean.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly (float Mean, float Inverse) Moments<TSimd, TVector>(float* x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float centre = (float)(Reductions.Sum(new ReadOnlySpan<float>(x, size)) / size);
        TVector centres = TSimd.Broadcast(centre);
        TVector deviations = TSimd.Broadcast(0);
        TVector squares = deviations;
        float restDeviation = 0;
        float restSquare = 0;
        int i = 0;
        for (; i <= size - TSimd.Width; i += TSimd.Width)
        {
            TVector deviation = TSimd.Subtract(TSimd.Load(x + i), centres);
            deviations = TSimd.Add(deviations, deviation);
            squares = TSimd.MultiplyAdd(deviation, deviation, squares);
        }

        for (; i < size; i++)
        {
            float deviation = x[i] - centre;
            restDeviation += deviation;
            restSquare += deviation * deviation;
        }

        double correction = (TSimd.SumDouble(deviations) + restDeviation) / size;
        double variance = Math.Max(0, ((TSimd.SumDouble(squares) + restSquare) / size) - (correction * correction));
        return ((float)(centre + correction), (float)(1 / Math.Sqrt(variance + epsilon)));
    }
}
