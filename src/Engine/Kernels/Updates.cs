using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>One step of gradient descent over one parameter in one pass.</summary>
internal static unsafe class Updates
{
    /// <summary>Does the terms for optimizers that know none: effective = the gradient to use; parameter = what to step from.</summary>
    public static void Apply(
        in UpdateTerms terms, ReadOnlySpan<float> gradient, Span<float> parameter, Span<float> effective, Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(effective.Length, gradient.Length, nameof(effective));
        fixed (float* g = gradient, p = parameter, e = effective)
        {
            VectorLoop.Run(gradient.Length, new TermsBody(new(terms), g, p, e), parallelism);
        }
    }

    /// <summary>Gradient descent: parameter -= learningRate * gradient.</summary>
    public static void Sgd(
        float learningRate, ReadOnlySpan<float> gradient, Span<float> parameter, Parallelism parallelism, in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        fixed (float* g = gradient, p = parameter)
        {
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new SgdBody<ChangingTerms>(new(terms), -learningRate, g, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new SgdBody<NoTerms>(default, -learningRate, g, p), parallelism);
            }
        }
    }

    /// <summary>Momentum (Polyak 1964): velocity = momentum * velocity - learningRate * gradient; parameter += velocity.</summary>
    public static void Momentum(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameter,
        Parallelism parallelism, in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(velocity.Length, gradient.Length, nameof(velocity));
        fixed (float* g = gradient, v = velocity, p = parameter)
        {
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new MomentumBody<ChangingTerms>(new(terms), -learningRate, momentum, g, v, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new MomentumBody<NoTerms>(default, -learningRate, momentum, g, v, p), parallelism);
            }
        }
    }

    /// <summary>
    /// Nesterov's momentum (Nesterov 1983, in the form of Sutskever et al. 2013): velocity = momentum * velocity - learningRate * gradient;
    /// parameter += momentum * velocity - learningRate * gradient.
    /// </summary>
    public static void Nesterov(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameter,
        Parallelism parallelism, in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(velocity.Length, gradient.Length, nameof(velocity));
        fixed (float* g = gradient, v = velocity, p = parameter)
        {
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new NesterovBody<ChangingTerms>(new(terms), -learningRate, momentum, g, v, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new NesterovBody<NoTerms>(default, -learningRate, momentum, g, v, p), parallelism);
            }
        }
    }

    private readonly struct TermsBody(ChangingTerms terms, float* g, float* p, float* e) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TSimd.Store(terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value), e + index);
            TSimd.Store(terms.Parameter<TSimd, TVector>(value), p + index);
        }
    }

    private readonly struct SgdBody<TTerms>(TTerms terms, float rate, float* g, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector gradient = terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(rate), gradient, terms.Parameter<TSimd, TVector>(value)), p + index);
        }
    }

    private readonly struct MomentumBody<TTerms>(TTerms terms, float rate, float momentum, float* g, float* v, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector step = TSimd.Multiply(TSimd.Broadcast(rate), terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value));
            TVector velocity = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), TSimd.Load(v + index), step);
            TSimd.Store(velocity, v + index);
            TSimd.Store(TSimd.Add(terms.Parameter<TSimd, TVector>(value), velocity), p + index);
        }
    }

    private readonly struct NesterovBody<TTerms>(TTerms terms, float rate, float momentum, float* g, float* v, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector step = TSimd.Multiply(TSimd.Broadcast(rate), terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value));
            TVector velocity = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), TSimd.Load(v + index), step);
            TSimd.Store(velocity, v + index);
            TVector ahead = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), velocity, step);
            TSimd.Store(TSimd.Add(terms.Parameter<TSimd, TVector>(value), ahead), p + index);
        }
    }
}
