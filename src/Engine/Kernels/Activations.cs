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
    public static void Sigmoid(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism) =>
        Forward<SigmoidFunction>(input, output, parallelism);

    /// <summary>inputGradient = outputGradient * output * (1 - output).</summary>
    public static void SigmoidBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism) =>
        Backward<SigmoidFunction>(output, outputGradient, inputGradient, parallelism);

    /// <summary>output = tanh(input).</summary>
    public static void Tanh(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism) =>
        Forward<TanhFunction>(input, output, parallelism);

    /// <summary>inputGradient = outputGradient * (1 - output^2).</summary>
    public static void TanhBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism) =>
        Backward<TanhFunction>(output, outputGradient, inputGradient, parallelism);

    /// <summary>output = max(input, 0); NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism) =>
        Forward<ReluFunction>(input, output, parallelism);

    /// <summary>inputGradient = outputGradient where output is above 0, else 0.</summary>
    public static void ReluBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism) =>
        Backward<ReluFunction>(output, outputGradient, inputGradient, parallelism);

    /// <summary>output = the activation of input; nothing happens where there is none.</summary>
    public static void Forward(ActivationKind activation, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                Relu(input, output, parallelism);
                break;
            case ActivationKind.Sigmoid:
                Sigmoid(input, output, parallelism);
                break;
            case ActivationKind.Tanh:
                Tanh(input, output, parallelism);
                break;
            default:
                break;
        }
    }

    /// <summary>inputGradient = that by the activation's input; nothing happens where there is none.</summary>
    public static void Backward(
        ActivationKind activation, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient,
        Parallelism parallelism)
    {
        switch (activation)
        {
            case ActivationKind.Relu:
                ReluBackward(output, outputGradient, inputGradient, parallelism);
                break;
            case ActivationKind.Sigmoid:
                SigmoidBackward(output, outputGradient, inputGradient, parallelism);
                break;
            case ActivationKind.Tanh:
                TanhBackward(output, outputGradient, inputGradient, parallelism);
                break;
            default:
                break;
        }
    }

    private static void Forward<TFunction>(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
        where TFunction : struct, IActivationFunction
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new ForwardBody<TFunction>(x, y), parallelism);
        }
    }

    private static void Backward<TFunction>(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
        where TFunction : struct, IActivationFunction
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        fixed (float* y = output, dy = outputGradient, dx = inputGradient)
        {
            VectorLoop.Run(output.Length, new BackwardBody<TFunction>(y, dy, dx), parallelism);
        }
    }

    private readonly struct ForwardBody<TFunction>(float* x, float* y) : IVectorBody
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(TFunction.Apply<TSimd, TVector>(TSimd.Load(x + index)), y + index);
    }

    private readonly struct BackwardBody<TFunction>(float* y, float* dy, float* dx) : IVectorBody
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(TFunction.Gradient<TSimd, TVector>(TSimd.Load(y + index), TSimd.Load(dy + index)), dx + index);
    }
}
