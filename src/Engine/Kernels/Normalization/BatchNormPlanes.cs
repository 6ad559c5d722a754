using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// One channel of a batch normalization of images: its planes, one a row of the batch. Statistics are taken of parts of several short
/// planes or of a piece of a long one, which stay in the first cache between the pass for the mean and the one for the deviations.
/// </summary>
internal readonly unsafe struct BatchNormPlanes<TFunction, TSimd, TVector>(
    BatchNormPhase phase, BatchNormSettings settings, int batch, BatchNormArrays arrays) : IChunkBody
    where TFunction : struct, IActivationFunction
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int PartLength = 2048;

    private readonly nint _rowSize = settings.RowSize;

    private int Pixels => settings.Pixels;

    private float* Gradients => arrays.SumGradient == null ? arrays.OutputGradient : arrays.SumGradient;

    private int PlanesOfPart => Math.Max(1, PartLength / Pixels);

    public void Run(int chunk, int worker)
    {
        nint first = (nint)chunk * Pixels;
        switch (phase)
        {
            case BatchNormPhase.Train:
                Moments(arrays.Input + first).Keep(settings, arrays, chunk);
                Normalize(chunk, arrays.Mean[chunk], arrays.Inverse[chunk]);
                break;
            case BatchNormPhase.Predict:
                Normalize(chunk, arrays.RunningMean[chunk], settings.Inverse(arrays.RunningVariance[chunk]));
                break;
            default:
                ChannelGradient gradient = SumGradients(chunk);
                if (arrays.InputGradient != null)
                {
                    WriteInputGradient(chunk, gradient);
                }

                break;
        }
    }

    private ChannelMoments Moments(float* channel)
    {
        var moments = default(ChannelMoments);
        for (int n = 0; n < batch; n += PlanesOfPart)
        {
            int planes = Math.Min(PlanesOfPart, batch - n);
            for (int start = 0; start < Pixels; start += PartLength)
            {
                AddPart(channel + (n * _rowSize) + start, planes, Math.Min(PartLength, Pixels - start), ref moments);
            }
        }

        return moments;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPart(float* part, int planes, int length, ref ChannelMoments moments)
    {
        TVector even = TSimd.Broadcast(0);
        TVector odd = even;
        float rest = 0;
        for (int n = 0; n < planes; n++)
        {
            float* x = part + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                even = TSimd.Add(even, TSimd.Load(x + i));
                odd = TSimd.Add(odd, TSimd.Load(x + i + TSimd.Width));
            }

            for (; i < length; i++)
            {
                rest += x[i];
            }
        }

        int count = planes * length;
        float centre = (float)((TSimd.SumDouble(even) + TSimd.SumDouble(odd) + rest) / count);
        TVector centres = TSimd.Broadcast(centre);
        TVector deviations = TSimd.Broadcast(0);
        TVector squares = deviations;
        TVector oddSquares = deviations;
        even = deviations;
        rest = 0;
        float restSquares = 0;
        for (int n = 0; n < planes; n++)
        {
            float* x = part + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                TVector first = TSimd.Subtract(TSimd.Load(x + i), centres);
                TVector second = TSimd.Subtract(TSimd.Load(x + i + TSimd.Width), centres);
                deviations = TSimd.Add(deviations, first);
                even = TSimd.Add(even, second);
                squares = TSimd.MultiplyAdd(first, first, squares);
                oddSquares = TSimd.MultiplyAdd(second, second, oddSquares);
            }

            for (; i < length; i++)
            {
                float deviation = x[i] - centre;
                rest += deviation;
                restSquares += deviation * deviation;
            }
        }

        moments.Add(
            count, centre, TSimd.SumDouble(deviations) + TSimd.SumDouble(even) + rest,
            TSimd.SumDouble(squares) + TSimd.SumDouble(oddSquares) + restSquares);
    }

    private void Normalize(int channel, float mean, float inverse)
    {
        nint first = (nint)channel * Pixels;
        float scale = arrays.Weight[channel] * inverse;
        for (int n = 0; n < batch; n++)
        {
            nint at = first + (n * _rowSize);
            float* residual = arrays.Residual == null ? null : arrays.Residual + at;
            NormalizePlane(arrays.Input + at, residual, arrays.Output + at, mean, scale, arrays.Bias[channel]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NormalizePlane(float* x, float* residual, float* y, float mean, float scale, float bias)
    {
        TVector means = TSimd.Broadcast(mean);
        TVector scales = TSimd.Broadcast(scale);
        TVector biases = TSimd.Broadcast(bias);
        int i = 0;
        for (; i <= Pixels - TSimd.Width; i += TSimd.Width)
        {
            TVector value = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + i), means), scales, biases);
            value = residual == null ? value : TSimd.Add(value, TSimd.Load(residual + i));
            TSimd.Store(TFunction.Apply<TSimd, TVector>(value), y + i);
        }

        for (; i < Pixels; i++)
        {
            float value = SimdScalar.MultiplyAdd(x[i] - mean, scale, bias);
            y[i] = TFunction.Apply<SimdScalar, float>(residual == null ? value : value + residual[i]);
        }
    }

    private ChannelGradient SumGradients(int channel)
    {
        float scale = arrays.Weight[channel] * arrays.Inverse[channel];
        nint first = (nint)channel * Pixels;
        double sum = 0;
        double product = 0;
        for (int n = 0; n < batch; n += PlanesOfPart)
        {
            int planes = Math.Min(PlanesOfPart, batch - n);
            for (int start = 0; start < Pixels; start += PartLength)
            {
                nint at = first + (n * _rowSize) + start;
                int length = Math.Min(PartLength, Pixels - start);
                if (arrays.SumGradient != null)
                {
                    MaskPart(at, planes, length);
                }

                (double partSum, double partProduct) =
                    SumPart(at, planes, length, arrays.Mean[channel], scale, arrays.Bias[channel]);
                sum += partSum;
                product += partProduct;
            }
        }

        return new ChannelGradient(arrays, channel, (long)batch * Pixels, sum, product);
    }

    // What the rectifier of a sum lets through.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MaskPart(nint at, int planes, int length)
    {
        for (int n = 0; n < planes; n++, at += _rowSize)
        {
            float* y = arrays.Output + at;
            float* dy = arrays.OutputGradient + at;
            float* target = arrays.SumGradient + at;
            int i = 0;
            for (; i <= length - TSimd.Width; i += TSimd.Width)
            {
                TSimd.Store(TSimd.WherePositive(TSimd.Load(y + i), TSimd.Load(dy + i)), target + i);
            }

            for (; i < length; i++)
            {
                target[i] = y[i] > 0 ? dy[i] : 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Sum, double Product) SumPart(nint at, int planes, int length, float mean, float scale, float bias)
    {
        TVector means = TSimd.Broadcast(mean);
        TVector scales = TSimd.Broadcast(scale);
        TVector biases = TSimd.Broadcast(bias);
        TVector evenSum = TSimd.Broadcast(0);
        TVector oddSum = evenSum;
        TVector evenProduct = evenSum;
        TVector oddProduct = evenSum;
        float restSum = 0;
        float restProduct = 0;
        for (int n = 0; n < planes; n++)
        {
            float* x = arrays.Input + at + (n * _rowSize);
            float* dy = Gradients + at + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                TVector even = TSimd.Subtract(TSimd.Load(x + i), means);
                TVector odd = TSimd.Subtract(TSimd.Load(x + i + TSimd.Width), means);
                TVector evenGradient = Gradient<TSimd, TVector>(even, scales, biases, TSimd.Load(dy + i));
                TVector oddGradient = Gradient<TSimd, TVector>(odd, scales, biases, TSimd.Load(dy + i + TSimd.Width));
                evenSum = TSimd.Add(evenSum, evenGradient);
                oddSum = TSimd.Add(oddSum, oddGradient);
                evenProduct = TSimd.MultiplyAdd(evenGradient, even, evenProduct);
                oddProduct = TSimd.MultiplyAdd(oddGradient, odd, oddProduct);
            }

            for (; i < length; i++)
            {
                float centred = x[i] - mean;
                float gradient = Gradient<SimdScalar, float>(centred, scale, bias, dy[i]);
                restSum += gradient;
                restProduct += gradient * centred;
            }
        }

        return (TSimd.SumDouble(evenSum) + TSimd.SumDouble(oddSum) + restSum,
            TSimd.SumDouble(evenProduct) + TSimd.SumDouble(oddProduct) + restProduct);
    }

    private void WriteInputGradient(int channel, in ChannelGradient gradient)
    {
        float scale = arrays.Weight[channel] * arrays.Inverse[channel];
        for (int n = 0; n < batch; n++)
        {
            WritePlane(((nint)channel * Pixels) + (n * _rowSize), gradient, arrays.Mean[channel], scale, arrays.Bias[channel]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WritePlane(nint at, in ChannelGradient gradient, float mean, float scale, float bias)
    {
        float* x = arrays.Input + at;
        float* dy = Gradients + at;
        float* dx = arrays.InputGradient + at;
        TVector means = TSimd.Broadcast(mean);
        TVector scales = TSimd.Broadcast(scale);
        TVector biases = TSimd.Broadcast(bias);
        TVector factors = TSimd.Broadcast(gradient.Scale);
        TVector slopes = TSimd.Broadcast(gradient.Slope);
        TVector shifts = TSimd.Broadcast(gradient.Shift);
        int i = 0;
        for (; i <= Pixels - TSimd.Width; i += TSimd.Width)
        {
            TVector centred = TSimd.Subtract(TSimd.Load(x + i), means);
            TVector own = Gradient<TSimd, TVector>(centred, scales, biases, TSimd.Load(dy + i));
            TSimd.Store(TSimd.MultiplyAdd(own, factors, TSimd.MultiplyAdd(centred, slopes, shifts)), dx + i);
        }

        for (; i < Pixels; i++)
        {
            float centred = x[i] - mean;
            float own = Gradient<SimdScalar, float>(centred, scale, bias, dy[i]);
            dx[i] = SimdScalar.MultiplyAdd(own, gradient.Scale, SimdScalar.MultiplyAdd(centred, gradient.Slope, gradient.Shift));
        }
    }

    // The gradient by the normalization's result: what the activation lets through, whose output is computed anew rather than read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TOwnVector Gradient<TOwnSimd, TOwnVector>(
        TOwnVector centred, TOwnVector scale, TOwnVector bias, TOwnVector outputGradient)
        where TOwnSimd : struct, ISimd<TOwnVector>
        where TOwnVector : struct => typeof(TFunction) == typeof(IdentityFunction)
        ? outputGradient
        : TFunction.Gradient<TOwnSimd, TOwnVector>(TOwnSimd.MultiplyAdd(centred, scale, bias), outputGradient);
}
