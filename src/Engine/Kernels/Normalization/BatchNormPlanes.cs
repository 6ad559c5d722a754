using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// One channel of a batch normalization of images: its planes, one a row of the batch. Statistics are taken of parts of several short
/// planes or of a piece of a long one, which stay in the first cache between the pass for the mean and the one for the deviations. A plane
/// fills at least a vector.
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

    private int Pieces => (Pixels + PartLength - 1) / PartLength;

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

    // Pieces of a plane are about as long as each other.
    private (int Start, int Length) PieceOf(int piece)
    {
        int start = (int)((long)Pixels * piece / Pieces);
        return (start, (int)((long)Pixels * (piece + 1) / Pieces) - start);
    }

    private ChannelMoments Moments(float* channel)
    {
        var moments = default(ChannelMoments);
        for (int n = 0; n < batch; n += PlanesOfPart)
        {
            int planes = Math.Min(PlanesOfPart, batch - n);
            for (int piece = 0; piece < Pieces; piece++)
            {
                (int start, int length) = PieceOf(piece);
                AddPart(channel + (n * _rowSize) + start, planes, length, ref moments);
            }
        }

        return moments;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPart(float* part, int planes, int length, ref ChannelMoments moments)
    {
        nint ahead = Ahead(planes);
        TVector last = LastOf(length);
        TVector even = TSimd.Broadcast(0);
        TVector odd = even;
        for (int n = 0; n < planes; n++)
        {
            float* x = part + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                Ask(x + i, ahead);
                even = TSimd.Add(even, TSimd.Load(x + i));
                odd = TSimd.Add(odd, TSimd.Load(x + i + TSimd.Width));
            }

            if (i <= length - TSimd.Width)
            {
                even = TSimd.Add(even, TSimd.Load(x + i));
                i += TSimd.Width;
            }

            if (i < length)
            {
                odd = TSimd.Add(odd, TSimd.WherePositive(last, TSimd.Load(x + length - TSimd.Width)));
            }
        }

        int count = planes * length;
        float centre = (float)(TSimd.SumDouble(TSimd.Add(even, odd)) / count);
        TVector centres = TSimd.Broadcast(centre);
        TVector squares = TSimd.Broadcast(0);
        TVector oddSquares = squares;
        even = squares;
        odd = squares;
        for (int n = 0; n < planes; n++)
        {
            float* x = part + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                TVector first = TSimd.Subtract(TSimd.Load(x + i), centres);
                TVector second = TSimd.Subtract(TSimd.Load(x + i + TSimd.Width), centres);
                even = TSimd.Add(even, first);
                odd = TSimd.Add(odd, second);
                squares = TSimd.MultiplyAdd(first, first, squares);
                oddSquares = TSimd.MultiplyAdd(second, second, oddSquares);
            }

            if (i <= length - TSimd.Width)
            {
                TVector deviation = TSimd.Subtract(TSimd.Load(x + i), centres);
                even = TSimd.Add(even, deviation);
                squares = TSimd.MultiplyAdd(deviation, deviation, squares);
                i += TSimd.Width;
            }

            if (i < length)
            {
                TVector deviation = TSimd.WherePositive(last, TSimd.Subtract(TSimd.Load(x + length - TSimd.Width), centres));
                odd = TSimd.Add(odd, deviation);
                oddSquares = TSimd.MultiplyAdd(deviation, deviation, oddSquares);
            }
        }

        moments.Add(count, centre, TSimd.SumDouble(TSimd.Add(even, odd)), TSimd.SumDouble(TSimd.Add(squares, oddSquares)));
    }

    private void Normalize(int channel, float mean, float inverse)
    {
        nint first = (nint)channel * Pixels;
        float scale = arrays.Weight[channel] * inverse;
        for (int n = batch - 1; n >= 0; n--)
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
        int end = Pixels - TSimd.Width;
        nint ahead = Ahead(-1);
        TVector last = Normalized(x, residual, end, means, scales, biases);
        for (int i = 0; i < end; i += TSimd.Width)
        {
            Prefetch.Line(x + i + ahead);
            Prefetch.Line(y + i + ahead);
            TSimd.Store(Normalized(x, residual, i, means, scales, biases), y + i);
        }

        TSimd.Store(last, y + end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Normalized(float* x, float* residual, int i, TVector means, TVector scales, TVector biases)
    {
        TVector value = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + i), means), scales, biases);
        return TFunction.Apply<TSimd, TVector>(residual == null ? value : TSimd.Add(value, TSimd.Load(residual + i)));
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
            for (int piece = 0; piece < Pieces; piece++)
            {
                (int start, int length) = PieceOf(piece);
                nint at = first + (n * _rowSize) + start;
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
        int end = length - TSimd.Width;
        for (int n = 0; n < planes; n++, at += _rowSize)
        {
            float* y = arrays.Output + at;
            float* dy = arrays.OutputGradient + at;
            float* target = arrays.SumGradient + at;
            TVector last = TSimd.WherePositive(TSimd.Load(y + end), TSimd.Load(dy + end));
            for (int i = 0; i < end; i += TSimd.Width)
            {
                TSimd.Store(TSimd.WherePositive(TSimd.Load(y + i), TSimd.Load(dy + i)), target + i);
            }

            TSimd.Store(last, target + end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Sum, double Product) SumPart(nint at, int planes, int length, float mean, float scale, float bias)
    {
        nint ahead = Ahead(planes);
        TVector last = LastOf(length);
        TVector means = TSimd.Broadcast(mean);
        TVector scales = TSimd.Broadcast(scale);
        TVector biases = TSimd.Broadcast(bias);
        TVector evenSum = TSimd.Broadcast(0);
        TVector oddSum = evenSum;
        TVector evenProduct = evenSum;
        TVector oddProduct = evenSum;
        for (int n = 0; n < planes; n++)
        {
            float* x = arrays.Input + at + (n * _rowSize);
            float* dy = Gradients + at + (n * _rowSize);
            int i = 0;
            for (; i <= length - (2 * TSimd.Width); i += 2 * TSimd.Width)
            {
                Ask(x + i, ahead);
                Ask(dy + i, ahead);
                TVector even = TSimd.Subtract(TSimd.Load(x + i), means);
                TVector odd = TSimd.Subtract(TSimd.Load(x + i + TSimd.Width), means);
                TVector evenGradient = Gradient(even, scales, biases, TSimd.Load(dy + i));
                TVector oddGradient = Gradient(odd, scales, biases, TSimd.Load(dy + i + TSimd.Width));
                evenSum = TSimd.Add(evenSum, evenGradient);
                oddSum = TSimd.Add(oddSum, oddGradient);
                evenProduct = TSimd.MultiplyAdd(evenGradient, even, evenProduct);
                oddProduct = TSimd.MultiplyAdd(oddGradient, odd, oddProduct);
            }

            if (i <= length - TSimd.Width)
            {
                TVector centred = TSimd.Subtract(TSimd.Load(x + i), means);
                TVector gradient = Gradient(centred, scales, biases, TSimd.Load(dy + i));
                evenSum = TSimd.Add(evenSum, gradient);
                evenProduct = TSimd.MultiplyAdd(gradient, centred, evenProduct);
                i += TSimd.Width;
            }

            if (i < length)
            {
                i = length - TSimd.Width;
                TVector centred = TSimd.Subtract(TSimd.Load(x + i), means);
                TVector gradient = TSimd.WherePositive(last, Gradient(centred, scales, biases, TSimd.Load(dy + i)));
                oddSum = TSimd.Add(oddSum, gradient);
                oddProduct = TSimd.MultiplyAdd(gradient, centred, oddProduct);
            }
        }

        return (TSimd.SumDouble(TSimd.Add(evenSum, oddSum)), TSimd.SumDouble(TSimd.Add(evenProduct, oddProduct)));
    }

    private void WriteInputGradient(int channel, in ChannelGradient gradient)
    {
        float scale = arrays.Weight[channel] * arrays.Inverse[channel];
        for (int n = batch - 1; n >= 0; n--)
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
        int end = Pixels - TSimd.Width;
        TVector centred = TSimd.Subtract(TSimd.Load(x + end), means);
        TVector last = TSimd.MultiplyAdd(
            Gradient(centred, scales, biases, TSimd.Load(dy + end)), factors, TSimd.MultiplyAdd(centred, slopes, shifts));
        nint ahead = Ahead(-1);
        for (int i = 0; i < end; i += TSimd.Width)
        {
            Prefetch.Line(x + i + ahead);
            Prefetch.Line(dy + i + ahead);
            Prefetch.Line(dx + i + ahead);
            centred = TSimd.Subtract(TSimd.Load(x + i), means);
            TVector own = Gradient(centred, scales, biases, TSimd.Load(dy + i));
            TSimd.Store(TSimd.MultiplyAdd(own, factors, TSimd.MultiplyAdd(centred, slopes, shifts)), dx + i);
        }

        TSimd.Store(last, dx + end);
    }

    // The gradient by the normalization's result: what the activation lets through, whose output is computed anew rather than read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gradient(TVector centred, TVector scales, TVector biases, TVector outputGradient) =>
        typeof(TFunction) == typeof(IdentityFunction)
            ? outputGradient
            : TFunction.Gradient<TSimd, TVector>(TSimd.MultiplyAdd(centred, scales, biases), outputGradient);

    // Planes that are next, or before, lie in other pages, which the processor does not read ahead by itself.
    private nint Ahead(int planes) => Pieces > 1 ? PartLength : planes * _rowSize;

    // Of two vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(float* elements, nint ahead)
    {
        Prefetch.Line(elements + ahead);
        if (TSimd.Width == Simd512.Width)
        {
            Prefetch.Line(elements + ahead + TSimd.Width);
        }
    }

    // Above 0 in the last elements of a vector: as many as fill none.
    private static TVector LastOf(int length)
    {
        float* lanes = stackalloc float[TSimd.Width];
        for (int i = 0; i < TSimd.Width; i++)
        {
            lanes[i] = i < TSimd.Width - (length % TSimd.Width) ? 0 : 1;
        }

        return TSimd.Load(lanes);
    }
}
