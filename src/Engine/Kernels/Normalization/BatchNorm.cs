using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// Batch normalization (Ioffe, Szegedy 2015) of a batch <c>[N, C, pixels]</c>: y = (x - mean) / sqrt(variance + epsilon) * weight + bias
/// for each channel, rectified where asked. Work is shared out by channels, so that a channel's elements come from memory once for
/// statistics and result together; sums are made in single precision within parts of a few thousand elements, in double between them,
/// in an order that depends on the sizes alone.
/// </summary>
internal static unsafe class BatchNorm
{
    /// <summary>Normalizes by the batch's own mean and biased variance, and moves the running statistics towards them.</summary>
    /// <param name="settings">Sizes and settings.</param>
    /// <param name="batch">N. With one element a channel the running statistics serve, and stay.</param>
    /// <param name="input"><c>[N, C, pixels]</c>.</param>
    /// <param name="weight"><c>[C]</c>.</param>
    /// <param name="bias"><c>[C]</c>.</param>
    /// <param name="runningMean"><c>[C]</c>, updated.</param>
    /// <param name="runningVariance"><c>[C]</c>, updated with the unbiased variance.</param>
    /// <param name="saved"><c>[2, C]</c> for backward: means and inverse deviations.</param>
    /// <param name="output">As the input, not the same memory; overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="residual">As the output, added before it is rectified where a channel has several pixels; empty for none.</param>
    public static void Train(
        in BatchNormSettings settings, int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        Span<float> runningMean, Span<float> runningVariance, Span<float> saved, Span<float> output, Parallelism parallelism,
        ReadOnlySpan<float> residual = default)
    {
        CheckResidual(settings, residual.Length, input.Length);
        Check(settings, batch, input.Length, weight.Length, bias.Length);
        Guard.Length(output.Length, input.Length, nameof(output));
        Guard.Length(runningMean.Length, settings.Channels, nameof(runningMean));
        Guard.Length(runningVariance.Length, settings.Channels, nameof(runningVariance));
        Guard.Length(saved.Length, 2L * settings.Channels, nameof(saved));
        fixed (float* x = input, w = weight, b = bias, y = output, mean = runningMean, variance = runningVariance, kept = saved)
        fixed (float* added = residual)
        {
            Run(BatchNormPhase.Train, settings, batch, parallelism, new BatchNormArrays
            {
                Input = x,
                Output = y,
                Residual = added,
                Weight = w,
                Bias = b,
                RunningMean = mean,
                RunningVariance = variance,
                Mean = kept,
                Inverse = kept + settings.Channels,
            });
        }
    }

    /// <summary>Normalizes by the running statistics. May be done in place.</summary>
    /// <param name="settings">Sizes and settings.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, pixels]</c>.</param>
    /// <param name="weight"><c>[C]</c>.</param>
    /// <param name="bias"><c>[C]</c>.</param>
    /// <param name="runningMean"><c>[C]</c>.</param>
    /// <param name="runningVariance"><c>[C]</c>.</param>
    /// <param name="output">As the input, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="residual">As the output, added before it is rectified where a channel has several pixels; empty for none.</param>
    public static void Predict(
        in BatchNormSettings settings, int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVariance, Span<float> output, Parallelism parallelism,
        ReadOnlySpan<float> residual = default)
    {
        CheckResidual(settings, residual.Length, input.Length);
        Check(settings, batch, input.Length, weight.Length, bias.Length);
        Guard.Length(output.Length, input.Length, nameof(output));
        Guard.Length(runningMean.Length, settings.Channels, nameof(runningMean));
        Guard.Length(runningVariance.Length, settings.Channels, nameof(runningVariance));
        fixed (float* x = input, w = weight, b = bias, y = output, mean = runningMean, variance = runningVariance, added = residual)
        {
            Run(BatchNormPhase.Predict, settings, batch, parallelism, new BatchNormArrays
            {
                Input = x,
                Output = y,
                Residual = added,
                Weight = w,
                Bias = b,
                RunningMean = mean,
                RunningVariance = variance,
            });
        }
    }

    /// <summary>The gradients by weight, bias and input from the gradient by the output of <see cref="Train"/>.</summary>
    /// <param name="settings">Sizes and settings; with fixed statistics the output was that of <see cref="Predict"/>.</param>
    /// <param name="batch">N.</param>
    /// <param name="input">As in forward.</param>
    /// <param name="weight">As in forward.</param>
    /// <param name="bias">As in forward.</param>
    /// <param name="saved">What forward wrote.</param>
    /// <param name="outputGradient">As the output.</param>
    /// <param name="weightGradient"><c>[C]</c>, overwritten.</param>
    /// <param name="biasGradient"><c>[C]</c>, overwritten.</param>
    /// <param name="inputGradient">As the input, overwritten; empty for none. It may be the output's gradient.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <param name="output">The rectified sum with a residual; empty where there was none.</param>
    /// <param name="sumGradient">
    /// The gradient by that sum, overwritten: by the residual, too. It may be the output's gradient. Empty where there was none.
    /// </param>
    public static void Backward(
        in BatchNormSettings settings, int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> saved, ReadOnlySpan<float> outputGradient, Span<float> weightGradient, Span<float> biasGradient,
        Span<float> inputGradient, Parallelism parallelism, ReadOnlySpan<float> output = default, Span<float> sumGradient = default)
    {
        CheckResidual(settings, output.Length, input.Length);
        Guard.Length(sumGradient.Length, output.Length, nameof(sumGradient));
        Check(settings, batch, input.Length, weight.Length, bias.Length);
        Guard.Length(outputGradient.Length, input.Length, nameof(outputGradient));
        Guard.Length(inputGradient.Length, inputGradient.IsEmpty ? 0 : input.Length, nameof(inputGradient));
        Guard.Length(weightGradient.Length, settings.Channels, nameof(weightGradient));
        Guard.Length(biasGradient.Length, settings.Channels, nameof(biasGradient));
        Guard.Length(saved.Length, 2L * settings.Channels, nameof(saved));
        fixed (float* x = input, w = weight, b = bias, kept = saved, dy = outputGradient)
        fixed (float* dw = weightGradient, db = biasGradient, dx = inputGradient, y = output, sum = sumGradient)
        {
            Run(BatchNormPhase.Backward, settings, batch, parallelism, new BatchNormArrays
            {
                Input = x,
                OutputGradient = dy,
                Output = output.IsEmpty ? null : y,
                SumGradient = output.IsEmpty ? null : sum,
                InputGradient = dx,
                Weight = w,
                Bias = b,
                WeightGradient = dw,
                BiasGradient = db,
                Mean = kept,
                Inverse = kept + settings.Channels,
                FixedStatistics = settings.FixedStatistics,
            });
        }
    }

    private static void CheckResidual(in BatchNormSettings settings, int length, int expected)
    {
        Guard.Length(length, length == 0 ? 0 : expected, "residual");
        if (length > 0 && settings.Pixels == 1)
        {
            throw new ArgumentException("A residual is added to channels of several pixels alone.", "residual");
        }
    }

    private static void Check(in BatchNormSettings settings, int batch, int input, int weight, int bias)
    {
        Guard.AtLeast(batch, 0);
        Guard.Same(input, checked(batch * settings.RowSize), nameof(input));
        Guard.Length(weight, settings.Channels, nameof(weight));
        Guard.Length(bias, settings.Channels, nameof(bias));
    }

    private static void Run(
        BatchNormPhase phase, in BatchNormSettings settings, int batch, Parallelism parallelism, in BatchNormArrays arrays)
    {
        if (batch == 0)
        {
            return;
        }

        Parallelism allowed = (long)batch * settings.RowSize < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        if (settings.Rectify && arrays.SumGradient == null)
        {
            Run<ReluFunction>(phase, settings, batch, allowed, arrays);
        }
        else
        {
            Run<IdentityFunction>(phase, settings, batch, allowed, arrays);
        }
    }

    private static void Run<TFunction>(
        BatchNormPhase phase, in BatchNormSettings settings, int batch, Parallelism parallelism, in BatchNormArrays arrays)
        where TFunction : struct, IActivationFunction
    {
        if (settings.Pixels == 1)
        {
            parallelism.For(
                BatchNormFeatures<TFunction>.Chunks(settings), new BatchNormFeatures<TFunction>(phase, settings, batch, arrays));
            return;
        }

        // The widest vectors that a plane fills.
        int bits = SimdLevel.Bits;
        if (bits == 512 && settings.Pixels >= Simd512.Width)
        {
            parallelism.For(
                settings.Channels, new BatchNormPlanes<TFunction, Simd512, Vector512<float>>(phase, settings, batch, arrays));
        }
        else if (bits >= 256 && settings.Pixels >= Simd256.Width)
        {
            parallelism.For(
                settings.Channels, new BatchNormPlanes<TFunction, Simd256, Vector256<float>>(phase, settings, batch, arrays));
        }
        else if (bits >= 128 && settings.Pixels >= Simd128.Width)
        {
            parallelism.For(
                settings.Channels, new BatchNormPlanes<TFunction, Simd128, Vector128<float>>(phase, settings, batch, arrays));
        }
        else
        {
            parallelism.For(settings.Channels, new BatchNormPlanes<TFunction, SimdScalar, float>(phase, settings, batch, arrays));
        }
    }
}

/// <summary>What a chunk of a batch normalization does.</summary>
internal enum BatchNormPhase
{
    Train,
    Predict,
    Backward,
}
