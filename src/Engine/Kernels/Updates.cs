namespace MLNetDeep.Engine.Kernels;

/// <summary>One optimizer step over one parameter in one pass.</summary>
internal static class Updates
{
    /// <summary>Gradient descent: parameter -= learningRate * gradient.</summary>
    public static void Sgd(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameter, Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        for (int i = 0; i < gradient.Length; i++)
        {
            parameter[i] -= learningRate * gradient[i];
        }
    }

    /// <summary>Momentum (Polyak 1964): velocity = momentum * velocity - learningRate * gradient; parameter += velocity.</summary>
    public static void Momentum(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameter, Parallelism parallelism)
    {
        Guard.Same(parameter.Length, gradient.Length, nameof(parameter));
        Guard.Same(velocity.Length, gradient.Length, nameof(velocity));
        for (int i = 0; i < gradient.Length; i++)
        {
            velocity[i] = (momentum * velocity[i]) - (learningRate * gradient[i]);
            parameter[i] += velocity[i];
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
        for (int i = 0; i < gradient.Length; i++)
        {
            float g = gradient[i];
            first[i] = (beta1 * first[i]) + ((1 - beta1) * g);
            second[i] = (beta2 * second[i]) + ((1 - beta2) * g * g);
            parameter[i] -= learningRate * (first[i] * correction1) / (MathF.Sqrt(second[i] * correction2) + epsilon);
        }
    }
}
