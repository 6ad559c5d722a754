namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Activations element by element, forward and backward. Backward takes the forward's output, so the input need not be kept.
/// All of them may be done in place.
/// </summary>
internal static class Activations
{
    /// <summary>output = 1 / (1 + exp(-input)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = 1 / (1 + MathF.Exp(-input[i]));
        }
    }

    /// <summary>inputGradient = outputGradient * output * (1 - output).</summary>
    public static void SigmoidBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        for (int i = 0; i < output.Length; i++)
        {
            inputGradient[i] = outputGradient[i] * output[i] * (1 - output[i]);
        }
    }

    /// <summary>output = tanh(input).</summary>
    public static void Tanh(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = MathF.Tanh(input[i]);
        }
    }

    /// <summary>inputGradient = outputGradient * (1 - output^2).</summary>
    public static void TanhBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        for (int i = 0; i < output.Length; i++)
        {
            inputGradient[i] = outputGradient[i] * (1 - (output[i] * output[i]));
        }
    }

    /// <summary>output = max(input, 0); NaN stays NaN.</summary>
    public static void Relu(ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = MathF.Max(input[i], 0);
        }
    }

    /// <summary>inputGradient = outputGradient where output is above 0, else 0.</summary>
    public static void ReluBackward(
        ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(outputGradient.Length, output.Length, nameof(outputGradient));
        Guard.Same(inputGradient.Length, output.Length, nameof(inputGradient));
        for (int i = 0; i < output.Length; i++)
        {
            inputGradient[i] = output[i] > 0 ? outputGradient[i] : 0;
        }
    }
}
