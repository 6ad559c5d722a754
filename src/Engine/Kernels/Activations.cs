using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Activations element by element, forward and backward. Backward takes the forward's output, so the input need not be kept.
/// All of them may be done in place.
/// </summary>
internal static unsafe class Activations
{
    /// <summary>output = 1 / (1 + exp(-input)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new SigmoidBody(x, y), parallelism);
        }
    }

    /// <summary>inputGradient = outputGradient * output * (1 - output).</summary>
    public static void SigmoidBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        fixed (float* y = output, dy = outputGradient, dx = inputGradient)
        {
            VectorLoop.Run(output.Length, new SigmoidBackwardBody(y, dy, dx), parallelism);
        }
    }

    /// <summary>output = tanh(input).</summary>
    public static void Tanh(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new TanhBody(x, y), parallelism);
        }
    }

    /// <summary>inputGradient = outputGradient * (1 - output^2).</summary>
    public static void TanhBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        fixed (float* y = output, dy = outputGradient, dx = inputGradient)
        {
            VectorLoop.Run(output.Length, new TanhBackwardBody(y, dy, dx), parallelism);
        }
    }

    /// <summary>output = max(input, 0); NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new ReluBody(x, y), parallelism);
        }
    }

    /// <summary>inputGradient = outputGradient where output is above 0, else 0.</summary>
    public static void ReluBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        fixed (float* y = output, dy = outputGradient, dx = inputGradient)
        {
            VectorLoop.Run(output.Length, new ReluBackwardBody(y, dy, dx), parallelism);
        }
    }

    private readonly struct SigmoidBody(float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector one = TSimd.Broadcast(1);
            TVector power = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Broadcast(0), TSimd.Load(x + index)));
            TSimd.Store(TSimd.Divide(one, TSimd.Add(one, power)), y + index);
        }
    }

    private readonly struct SigmoidBackwardBody(float* y, float* dy, float* dx) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(y + index);
            TVector slope = TSimd.Multiply(value, TSimd.Subtract(TSimd.Broadcast(1), value));
            TSimd.Store(TSimd.Multiply(TSimd.Load(dy + index), slope), dx + index);
        }
    }

    private readonly struct TanhBody(float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(Exponential.Tanh<TSimd, TVector>(TSimd.Load(x + index)), y + index);
        }
    }

    private readonly struct TanhBackwardBody(float* y, float* dy, float* dx) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(y + index);
            TVector one = TSimd.Broadcast(1);

            // Near saturation 1 - y^2 would cancel.
            TVector slope = TSimd.Multiply(TSimd.Subtract(one, value), TSimd.Add(one, value));
            TSimd.Store(TSimd.Multiply(TSimd.Load(dy + index), slope), dx + index);
        }
    }

    private readonly struct ReluBody(float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(TSimd.Rectify(TSimd.Load(x + index)), y + index);
        }
    }

    private readonly struct ReluBackwardBody(float* y, float* dy, float* dx) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TSimd.Store(TSimd.WherePositive(TSimd.Load(y + index), TSimd.Load(dy + index)), dx + index);
        }
    }
}
