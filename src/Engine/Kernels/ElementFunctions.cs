using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// An activation with settings, as a value, so that a kernel is compiled for each kind; the one place that has its formula.
/// </summary>
internal interface IElementFunction
{
    /// <summary>The activation of x.</summary>
    TVector Apply<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>The gradient by x.</summary>
    /// <param name="kept">The activation's output or its input: each function says which it takes.</param>
    /// <param name="outputGradient">The gradient by the output.</param>
    TVector Gradient<TSimd, TVector>(TVector kept, TVector outputGradient)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>Runs an <see cref="IElementFunction"/> over arrays, forward and backward. Both may be done in place.</summary>
internal static unsafe class ElementFunctions
{
    /// <summary>output = function(input).</summary>
    public static void Forward<TFunction>(
        in TFunction function, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
        where TFunction : struct, IElementFunction
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new ForwardBody<TFunction>(function, x, y), parallelism);
        }
    }

    /// <summary>inputGradient = outputGradient times the function's slope.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kept">Forward's output or its input, as the function asks.</param>
    /// <param name="outputGradient">As many.</param>
    /// <param name="inputGradient">As many, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Backward<TFunction>(
        in TFunction function, ReadOnlySpan<float> kept, ReadOnlySpan<float> outputGradient, Span<float> inputGradient,
        Parallelism parallelism)
        where TFunction : struct, IElementFunction
    {
        Guard.Same(outputGradient.Length, kept.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, kept.Length, nameof(inputGradient));
        fixed (float* k = kept, dy = outputGradient, dx = inputGradient)
        {
            VectorLoop.Run(kept.Length, new BackwardBody<TFunction>(function, k, dy, dx), parallelism);
        }
    }

    private readonly struct ForwardBody<TFunction>(TFunction function, float* x, float* y) : IVectorBody
        where TFunction : struct, IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(function.Apply<TSimd, TVector>(TSimd.Load(x + index)), y + index);
    }

    private readonly struct BackwardBody<TFunction>(TFunction function, float* kept, float* dy, float* dx) : IVectorBody
        where TFunction : struct, IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(function.Gradient<TSimd, TVector>(TSimd.Load(kept + index), TSimd.Load(dy + index)), dx + index);
    }
}
