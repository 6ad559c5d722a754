using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>One step over one parameter in one pass, of optimizers that divide by a mean of squared gradients.</summary>
internal static unsafe class AdaptiveUpdates
{
    /// <summary>
    /// Adam (Kingma and Ba 2015): first = beta1 * first + (1 - beta1) * g; second = beta2 * second + (1 - beta2) * g^2;
    /// parameter -= learningRate * (first / (1 - beta1^step)) / (sqrt(second / (1 - beta2^step)) + epsilon).
    /// </summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Keeps the quotient finite.</param>
    /// <param name="step">The number of this step, from 1; the same for all parameters of a step.</param>
    /// <param name="gradient">Gradient of the parameter.</param>
    /// <param name="first">First moments, zero before the first step.</param>
    /// <param name="second">Second moments, zero before the first step.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="terms">What else changes gradient and parameter.</param>
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
        Parallelism parallelism,
        in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(first.Length, gradient.Length, nameof(first));
        Guard.Same(second.Length, gradient.Length, nameof(second));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        float correction1 = (float)(1 / (1 - Math.Pow(beta1, step)));
        float correction2 = (float)(1 / (1 - Math.Pow(beta2, step)));
        fixed (float* g = gradient, m = first, v = second, p = parameter)
        {
            var moments = new Moments(-learningRate * correction1, beta1, beta2, MathF.Sqrt(correction2), epsilon, m, v);
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new AdamBody<ChangingTerms>(new(terms), moments, g, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new AdamBody<NoTerms>(default, moments, g, p), parallelism);
            }
        }
    }

    /// <summary>
    /// RMSProp (Tieleman, Hinton 2012): square = alpha * square + (1 - alpha) * g^2; step = g / (sqrt(square) + epsilon);
    /// with momentum step = momentum * last + step, remembered in last; parameter -= learningRate * step.
    /// </summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="alpha">Decay of the mean of squares.</param>
    /// <param name="epsilon">Keeps the quotient finite.</param>
    /// <param name="momentum">Share of the last step that is taken again.</param>
    /// <param name="gradient">Gradient of the parameter.</param>
    /// <param name="square">Means of squares, zero before the first step.</param>
    /// <param name="last">Last steps, zero before the first; empty without momentum.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="terms">What else changes gradient and parameter.</param>
    public static void RmsProp(
        float learningRate,
        float alpha,
        float epsilon,
        float momentum,
        ReadOnlySpan<float> gradient,
        Span<float> square,
        Span<float> last,
        Span<float> parameter,
        Parallelism parallelism,
        in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(square.Length, gradient.Length, nameof(square));
        if (momentum != 0)
        {
            Guard.Same(last.Length, gradient.Length, nameof(last));
        }

        fixed (float* g = gradient, v = square, b = last, p = parameter)
        {
            var mean = new MeanSquare(-learningRate, alpha, epsilon, momentum, v, momentum == 0 ? null : b);
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new RmsPropBody<ChangingTerms>(new(terms), mean, g, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new RmsPropBody<NoTerms>(default, mean, g, p), parallelism);
            }
        }
    }

    /// <summary>
    /// Adagrad (Duchi, Hazan, Singer 2011): sum += g^2; parameter -= learningRate * g / (sqrt(sum) + epsilon).
    /// </summary>
    public static void Adagrad(
        float learningRate, float epsilon, ReadOnlySpan<float> gradient, Span<float> sum, Span<float> parameter, Parallelism parallelism,
        in UpdateTerms terms = default)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(sum.Length, gradient.Length, nameof(sum));
        fixed (float* g = gradient, v = sum, p = parameter)
        {
            if (terms.Changes)
            {
                VectorLoop.Run(gradient.Length, new AdagradBody<ChangingTerms>(new(terms), -learningRate, epsilon, g, v, p), parallelism);
            }
            else
            {
                VectorLoop.Run(gradient.Length, new AdagradBody<NoTerms>(default, -learningRate, epsilon, g, v, p), parallelism);
            }
        }
    }

    private readonly struct Moments(float rate, float beta1, float beta2, float rootCorrection, float epsilon, float* first, float* second)
    {
        public readonly float Rate = rate;
        public readonly float Beta1 = beta1;
        public readonly float Beta2 = beta2;
        public readonly float RootCorrection = rootCorrection;
        public readonly float Epsilon = epsilon;
        public readonly float* First = first;
        public readonly float* Second = second;
    }

    private readonly struct AdamBody<TTerms>(TTerms terms, Moments moments, float* g, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector gradient = terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value);
            TVector first = TSimd.Multiply(TSimd.Broadcast(1 - moments.Beta1), gradient);
            first = TSimd.MultiplyAdd(TSimd.Broadcast(moments.Beta1), TSimd.Load(moments.First + index), first);
            TVector second = TSimd.Multiply(TSimd.Broadcast(1 - moments.Beta2), TSimd.Multiply(gradient, gradient));
            second = TSimd.MultiplyAdd(TSimd.Broadcast(moments.Beta2), TSimd.Load(moments.Second + index), second);
            TVector root = TSimd.MultiplyAdd(TSimd.Sqrt(second), TSimd.Broadcast(moments.RootCorrection), TSimd.Broadcast(moments.Epsilon));
            TVector step = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(moments.Rate), first), root);
            TSimd.Store(first, moments.First + index);
            TSimd.Store(second, moments.Second + index);
            TSimd.Store(TSimd.Add(terms.Parameter<TSimd, TVector>(value), step), p + index);
        }
    }

    private readonly struct MeanSquare(float rate, float alpha, float epsilon, float momentum, float* square, float* last)
    {
        public readonly float Rate = rate;
        public readonly float Alpha = alpha;
        public readonly float Epsilon = epsilon;
        public readonly float Momentum = momentum;
        public readonly float* Square = square;
        public readonly float* Last = last;
    }

    private readonly struct RmsPropBody<TTerms>(TTerms terms, MeanSquare mean, float* g, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector gradient = terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value);
            TVector square = TSimd.Multiply(TSimd.Broadcast(1 - mean.Alpha), TSimd.Multiply(gradient, gradient));
            square = TSimd.MultiplyAdd(TSimd.Broadcast(mean.Alpha), TSimd.Load(mean.Square + index), square);
            TSimd.Store(square, mean.Square + index);
            TVector step = TSimd.Divide(gradient, TSimd.Add(TSimd.Sqrt(square), TSimd.Broadcast(mean.Epsilon)));
            if (mean.Last != null)
            {
                step = TSimd.MultiplyAdd(TSimd.Broadcast(mean.Momentum), TSimd.Load(mean.Last + index), step);
                TSimd.Store(step, mean.Last + index);
            }

            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(mean.Rate), step, terms.Parameter<TSimd, TVector>(value)), p + index);
        }
    }

    private readonly struct AdagradBody<TTerms>(TTerms terms, float rate, float epsilon, float* g, float* v, float* p) : IVectorBody
        where TTerms : struct, IUpdateTerms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.Load(p + index);
            TVector gradient = terms.Gradient<TSimd, TVector>(TSimd.Load(g + index), value);
            TVector sum = TSimd.MultiplyAdd(gradient, gradient, TSimd.Load(v + index));
            TSimd.Store(sum, v + index);
            TVector step = TSimd.Divide(gradient, TSimd.Add(TSimd.Sqrt(sum), TSimd.Broadcast(epsilon)));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(rate), step, terms.Parameter<TSimd, TVector>(value)), p + index);
        }
    }
}
