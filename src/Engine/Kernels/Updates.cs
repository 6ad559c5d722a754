using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>One optimizer step over one parameter in one pass.</summary>
internal static unsafe class Updates
{
    /// <summary>Gradient descent: parameter -= learningRate * gradient.</summary>
    public static void Sgd(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameter, Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        fixed (float* g = gradient, p = parameter)
        {
            VectorLoop.Run(gradient.Length, new SgdBody(-learningRate, g, p), parallelism);
        }
    }

    /// <summary>Momentum (Polyak 1964): velocity = momentum * velocity - learningRate * gradient; parameter += velocity.</summary>
    public static void Momentum(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameter,
        Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(velocity.Length, gradient.Length, nameof(velocity));
        fixed (float* g = gradient, v = velocity, p = parameter)
        {
            VectorLoop.Run(gradient.Length, new MomentumBody(-learningRate, momentum, g, v, p), parallelism);
        }
    }

    /// <summary>
    /// Adam (Kingma and Ba 2015): first = beta1 * first + (1 - beta1) * g; second = beta2 * second + (1 - beta2) * g^2;
    /// parameter -= learningRate * (first / (1 - beta1^step)) / (sqrt(second / (1 - beta2^step)) + epsilon).
    /// </summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Keeps the quotient finite.</param>
    /// <param name="step">Number of this step, from 1; the same for all parameters of a step.</param>
    /// <param name="gradient">Gradient of the parameter.</param>
    /// <param name="first">First moments, zero before the first step.</param>
    /// <param name="second">Second moments, zero before the first step.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Adam(
        float learningRate,
        float beta1,
        float beta2,
        float epsilon,
        long step,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        Span<float> parameter,
        Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(first.Length, gradient.Length, nameof(first));
        Guard.Same(second.Length, gradient.Length, nameof(second));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        float correction1 = (float)(1 / (1 - Math.Pow(beta1, step)));
        float correction2 = (float)(1 / (1 - Math.Pow(beta2, step)));
        fixed (float* g = gradient, m = first, v = second, p = parameter)
        {
            var body = new AdamBody(-learningRate * correction1, beta1, beta2, MathF.Sqrt(correction2), epsilon, g, m, v, p);
            VectorLoop.Run(gradient.Length, body, parallelism);
        }
    }

    private readonly struct SgdBody(float rate, float* g, float* p) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector updated = TSimd.MultiplyAdd(TSimd.Broadcast(rate), TSimd.Load(g + index), TSimd.Load(p + index));
            TSimd.Store(updated, p + index);
        }
    }

    private readonly struct MomentumBody(float rate, float momentum, float* g, float* v, float* p) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector step = TSimd.Multiply(TSimd.Broadcast(rate), TSimd.Load(g + index));
            TVector velocity = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), TSimd.Load(v + index), step);
            TSimd.Store(velocity, v + index);
            TSimd.Store(TSimd.Add(TSimd.Load(p + index), velocity), p + index);
        }
    }

    private readonly struct AdamBody(
        float rate, float beta1, float beta2, float rootCorrection, float epsilon, float* g, float* m, float* v, float* p) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector gradient = TSimd.Load(g + index);
            TVector first = TSimd.Multiply(TSimd.Broadcast(1 - beta1), gradient);
            first = TSimd.MultiplyAdd(TSimd.Broadcast(beta1), TSimd.Load(m + index), first);
            TVector second = TSimd.Multiply(TSimd.Broadcast(1 - beta2), TSimd.Multiply(gradient, gradient));
            second = TSimd.MultiplyAdd(TSimd.Broadcast(beta2), TSimd.Load(v + index), second);
            TVector root = TSimd.MultiplyAdd(TSimd.Sqrt(second), TSimd.Broadcast(rootCorrection), TSimd.Broadcast(epsilon));
            TVector step = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(rate), first), root);
            TSimd.Store(first, m + index);
            TSimd.Store(second, v + index);
            TSimd.Store(TSimd.Add(TSimd.Load(p + index), step), p + index);
        }
    }
}
