using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// A block of columns of a batch normalization of rows of features; a block of all rows stays in the caches from pass to pass.
/// </summary>
internal readonly unsafe struct BatchNormFeatures<TFunction>(
    BatchNormPhase phase, BatchNormSettings settings, int batch, BatchNormArrays arrays) : IChunkBody
    where TFunction : struct, IActivationFunction
{
    private const int BlockColumns = 64;

    private int Features => settings.Channels;

    /// <summary>Blocks of columns.</summary>
    public static int Chunks(in BatchNormSettings settings) => (settings.Channels + BlockColumns - 1) / BlockColumns;

    public void Run(int chunk, int worker)
    {
        int first = chunk * BlockColumns;
        int columns = Math.Min(BlockColumns, Features - first);
        float* means = stackalloc float[BlockColumns];
        float* scales = stackalloc float[BlockColumns];
        if (phase == BatchNormPhase.Train)
        {
            Learn(first, columns);
        }

        for (int c = 0; c < columns; c++)
        {
            bool running = phase == BatchNormPhase.Predict;
            means[c] = running ? arrays.RunningMean[first + c] : arrays.Mean[first + c];
            float inverse = running ? settings.Inverse(arrays.RunningVariance[first + c]) : arrays.Inverse[first + c];
            scales[c] = arrays.Weight[first + c] * inverse;
        }

        if (phase == BatchNormPhase.Backward)
        {
            Backward(first, columns, means, scales);
            return;
        }

        for (int row = 0; row < batch; row++)
        {
            nint at = ((nint)row * Features) + first;
            VectorLoop.Range(0, columns, new NormalizeBody(means, scales, arrays.Bias + first, arrays.Input + at, arrays.Output + at));
        }
    }

    private void Learn(int first, int columns)
    {
        float* centres = stackalloc float[BlockColumns];
        float* deviations = stackalloc float[BlockColumns];
        float* squares = stackalloc float[BlockColumns];
        new Span<float>(centres, BlockColumns).Clear();
        new Span<float>(deviations, BlockColumns).Clear();
        new Span<float>(squares, BlockColumns).Clear();
        for (int row = 0; row < batch; row++)
        {
            VectorLoop.Range(0, columns, new SumBody(arrays.Input + ((nint)row * Features) + first, centres));
        }

        for (int c = 0; c < columns; c++)
        {
            centres[c] /= batch;
        }

        for (int row = 0; row < batch; row++)
        {
            VectorLoop.Range(0, columns, new DeviationBody(arrays.Input + ((nint)row * Features) + first, centres, deviations, squares));
        }

        for (int c = 0; c < columns; c++)
        {
            var moments = default(ChannelMoments);
            moments.Add(batch, centres[c], deviations[c], squares[c]);
            moments.Keep(settings, arrays, first + c);
        }
    }

    private void Backward(int first, int columns, float* means, float* scales)
    {
        float* sums = stackalloc float[BlockColumns];
        float* products = stackalloc float[BlockColumns];
        float* factors = stackalloc float[BlockColumns];
        new Span<float>(sums, BlockColumns).Clear();
        new Span<float>(products, BlockColumns).Clear();
        for (int row = 0; row < batch; row++)
        {
            nint at = ((nint)row * Features) + first;
            var element = new Element(means, scales, arrays.Bias + first, arrays.Input + at, arrays.OutputGradient + at);
            VectorLoop.Range(0, columns, new SumGradientBody(element, sums, products));
        }

        // The sums make place for what they lead to.
        for (int c = 0; c < columns; c++)
        {
            var gradient = new ChannelGradient(arrays, first + c, batch, sums[c], products[c]);
            factors[c] = gradient.Scale;
            sums[c] = gradient.Shift;
            products[c] = gradient.Slope;
        }

        for (int row = 0; row < batch && arrays.InputGradient != null; row++)
        {
            nint at = ((nint)row * Features) + first;
            var element = new Element(means, scales, arrays.Bias + first, arrays.Input + at, arrays.OutputGradient + at);
            VectorLoop.Range(0, columns, new InputGradientBody(element, factors, products, sums, arrays.InputGradient + at));
        }
    }

    private readonly struct SumBody(float* x, float* sums) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(TSimd.Add(TSimd.Load(sums + index), TSimd.Load(x + index)), sums + index);
    }

    private readonly struct DeviationBody(float* x, float* centres, float* deviations, float* squares) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector deviation = TSimd.Subtract(TSimd.Load(x + index), TSimd.Load(centres + index));
            TSimd.Store(TSimd.Add(TSimd.Load(deviations + index), deviation), deviations + index);
            TSimd.Store(TSimd.MultiplyAdd(deviation, deviation, TSimd.Load(squares + index)), squares + index);
        }
    }

    private readonly struct NormalizeBody(float* means, float* scales, float* biases, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector centred = TSimd.Subtract(TSimd.Load(x + index), TSimd.Load(means + index));
            TVector value = TSimd.MultiplyAdd(centred, TSimd.Load(scales + index), TSimd.Load(biases + index));
            TSimd.Store(TFunction.Apply<TSimd, TVector>(value), y + index);
        }
    }

    // An element's difference from the mean, and the gradient by the normalization's result.
    private readonly struct Element(float* means, float* scales, float* biases, float* x, float* dy)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Centred<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Subtract(TSimd.Load(x + index), TSimd.Load(means + index));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Gradient<TSimd, TVector>(nint index, TVector centred)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector value = TSimd.MultiplyAdd(centred, TSimd.Load(scales + index), TSimd.Load(biases + index));
            return TFunction.Gradient<TSimd, TVector>(value, TSimd.Load(dy + index));
        }
    }

    private readonly struct SumGradientBody(Element element, float* sums, float* products) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector centred = element.Centred<TSimd, TVector>(index);
            TVector gradient = element.Gradient<TSimd, TVector>(index, centred);
            TSimd.Store(TSimd.Add(TSimd.Load(sums + index), gradient), sums + index);
            TSimd.Store(TSimd.MultiplyAdd(gradient, centred, TSimd.Load(products + index)), products + index);
        }
    }

    private readonly struct InputGradientBody(Element element, float* factors, float* slopes, float* shifts, float* dx) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector centred = element.Centred<TSimd, TVector>(index);
            TVector gradient = element.Gradient<TSimd, TVector>(index, centred);
            TVector rest = TSimd.MultiplyAdd(centred, TSimd.Load(slopes + index), TSimd.Load(shifts + index));
            TSimd.Store(TSimd.MultiplyAdd(gradient, TSimd.Load(factors + index), rest), dx + index);
        }
    }
}
