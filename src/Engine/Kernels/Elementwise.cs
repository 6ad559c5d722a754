using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Sums and scalings of flat arrays, of rows <c>[rows, columns]</c> and of images <c>[N, C, pixels]</c>.</summary>
internal static unsafe class Elementwise
{
    /// <summary>output[r,c] = (input[r,c] - offset[c]) * scale[c]; an empty offset is zero. May be done in place.</summary>
    public static void OffsetScale(
        int rows, int columns, ReadOnlySpan<float> input, ReadOnlySpan<float> offset, ReadOnlySpan<float> scale, Span<float> output,
        Parallelism parallelism)
    {
        Guard.Length(scale.Length, columns, nameof(scale));
        Guard.Length(input.Length, (long)rows * columns, nameof(input));
        Guard.Length(output.Length, (long)rows * columns, nameof(output));
        fixed (float* x = input, o = offset, s = scale, y = output)
        {
            Parallelism allowed = (long)rows * columns < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            allowed.For(rows, new OffsetScaleRow(columns, x, o, s, y));
        }
    }

    /// <summary>output[n,c,p] = (input[n,c,p] - offset[c]) * scale[c]; an empty offset is zero. May be done in place.</summary>
    public static void ChannelOffsetScale(
        int batch, int channels, int pixels, ReadOnlySpan<float> input, ReadOnlySpan<float> offset, ReadOnlySpan<float> scale,
        Span<float> output, Parallelism parallelism)
    {
        Guard.Length(scale.Length, channels, nameof(scale));
        Guard.Length(input.Length, (long)batch * channels * pixels, nameof(input));
        Guard.Length(output.Length, (long)batch * channels * pixels, nameof(output));
        fixed (float* x = input, o = offset, s = scale, y = output)
        {
            Parallelism allowed = (long)batch * channels * pixels < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            allowed.For(batch * channels, new OffsetScalePlane(channels, pixels, x, o, s, y));
        }
    }

    /// <summary>y += alpha * x.</summary>
    public static void Axpy(float alpha, ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        fixed (float* source = x, destination = y)
        {
            VectorLoop.Range(0, x.Length, new AxpyBody(alpha, source, destination));
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        fixed (float* source = x, destination = y)
        {
            VectorLoop.Range(0, x.Length, new AddBody(source, destination));
        }
    }

    /// <summary>result = (x + y) * alpha.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float alpha, Span<float> result)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        Guard.Same(result.Length, x.Length, nameof(result));
        fixed (float* first = x, second = y, destination = result)
        {
            VectorLoop.Range(0, x.Length, new AddScaledBody(first, second, alpha, destination));
        }
    }

    /// <summary>x *= alpha.</summary>
    public static void Scale(float alpha, Span<float> x)
    {
        fixed (float* values = x)
        {
            VectorLoop.Range(0, x.Length, new ScaleBody(alpha, values));
        }
    }

    /// <summary>The sum of all elements, accumulated in double in an order that depends on the length alone.</summary>
    public static double Sum(ReadOnlySpan<float> x) => Reductions.Sum(x);

    /// <summary>Index of the greatest element, the first of equals; NaN is never greatest unless all are NaN, then 0.</summary>
    /// <exception cref="ArgumentException">The row is empty.</exception>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        Guard.Length(row.Length, 1, nameof(row));
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best] || (float.IsNaN(row[best]) && !float.IsNaN(row[i])))
            {
                best = i;
            }
        }

        return best;
    }

    private readonly struct OffsetScaleRow(int columns, float* input, float* offset, float* scale, float* output) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            nint start = (nint)chunk * columns;
            VectorLoop.Range(0, columns, new OffsetScaleBody(input + start, offset, scale, output + start));
        }
    }

    private readonly struct OffsetScalePlane(int channels, int pixels, float* input, float* offset, float* scale, float* output)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int c = chunk % channels;
            nint start = (nint)chunk * pixels;
            VectorLoop.Range(
                0, pixels, new ChannelOffsetScaleBody(offset == null ? 0 : offset[c], scale[c], input + start, output + start));
        }
    }

    private readonly struct AddBody(float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(TSimd.Add(TSimd.Load(y + index), TSimd.Load(x + index)), y + index);
        }
    }

    private readonly struct AddScaledBody(float* x, float* y, float alpha, float* result) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector sum = TSimd.Add(TSimd.Load(y + index), TSimd.Load(x + index));
            TSimd.Store(TSimd.Multiply(sum, TSimd.Broadcast(alpha)), result + index);
        }
    }

    private readonly struct AxpyBody(float alpha, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(alpha), TSimd.Load(x + index), TSimd.Load(y + index)), y + index);
        }
    }

    private readonly struct ScaleBody(float scale, float* x) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(x + index), TSimd.Broadcast(scale)), x + index);
        }
    }

    private readonly struct OffsetScaleBody(float* x, float* offset, float* scale, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(x + index);
            value = offset == null ? value : TSimd.Subtract(value, TSimd.Load(offset + index));
            TSimd.Store(TSimd.Multiply(value, TSimd.Load(scale + index)), y + index);
        }
    }

    private readonly struct ChannelOffsetScaleBody(float offset, float scale, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector centred = TSimd.Subtract(TSimd.Load(x + index), TSimd.Broadcast(offset));
            TSimd.Store(TSimd.Multiply(centred, TSimd.Broadcast(scale)), y + index);
        }
    }
}
