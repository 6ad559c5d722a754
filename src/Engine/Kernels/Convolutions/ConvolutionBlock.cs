namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A convolution with what usually follows it, in one pass over each sample while it is in the caches: bias, rectifier, and maximum pooling of
/// 2 x 2 at stride 2. Backward does all gradients of a sample in one pass likewise. Work is shared out by samples; sums over samples are made
/// in chunks that depend on the batch alone, so that bits do not depend on threads.
/// </summary>
internal sealed unsafe class ConvolutionBlock
{
    /// <summary>Multiply-adds of a batch from which a second thread saves more than it costs.</summary>
    public const long WorkForThreads = 1 << 17;
    private const long WorkOfChunk = 1 << 17;
    private const int MaxGradientChunks = 16;
    private const int MaxGradientElements = 1 << 24;

    private readonly ConvolutionMethod _method;
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _rectify;
    private readonly bool _pool;
    private readonly int _pooledHeight;
    private readonly int _pooledWidth;

    public ConvolutionBlock(in ConvolutionGeometry geometry, bool rectify = false, bool pool = false)
        : this(ConvolutionMethod.Choose(geometry), rectify, pool)
    {
    }

    public ConvolutionBlock(ConvolutionMethod method, bool rectify, bool pool)
    {
        _method = method;
        _geometry = method.Geometry;
        _rectify = rectify;
        _pool = pool;
        _pooledHeight = pool ? _geometry.OutputHeight / 2 : _geometry.OutputHeight;
        _pooledWidth = pool ? _geometry.OutputWidth / 2 : _geometry.OutputWidth;
        OutputSize = _geometry.Filters * _pooledHeight * _pooledWidth;
    }

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize { get; }

    /// <summary>Bytes a sample that forward keeps for backward.</summary>
    public int WinnersSize => _pool ? OutputSize : 0;

    private int Group => _method.GroupSamples;

    private int PlanesSize => checked(Group * Math.Max(_method.Output.Size, _method.Gradient.Size));

    // Results of pooling and their winners, which are read and written in whole vectors.
    private int PooledSize => _pool ? checked((2 * OutputSize) + (2 * PlanePooling.Slack)) : 0;

    private int WorkerSize => checked(PlanesSize + PooledSize + _method.ScratchSize);

    private int SumsSize => checked(_method.SumsSize + _geometry.Filters);

    /// <summary>Floats of scratch that forward and backward need for this many threads.</summary>
    public int ScratchSize(int batch, Parallelism parallelism) =>
        checked(_method.PreparedSize + (Workers(batch, parallelism) * WorkerSize) + (GradientChunks(batch) * SumsSize));

    /// <summary>
    /// output[n,f,y,x] = bias[f] + sum over c,i,j of weights[f,c,i,j] * input[n,c,y*s+i*d-top,x*s+j*d-left], then rectified, then pooled.
    /// </summary>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="bias"><c>[filters]</c>, or empty for none.</param>
    /// <param name="output"><c>[N, filters, outH, outW]</c>, halved by pooling; overwritten.</param>
    /// <param name="winners"><see cref="WinnersSize"/> bytes a sample for backward; empty in prediction.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(
        int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        Span<float> output, Span<byte> winners, Span<float> scratch, Parallelism parallelism)
    {
        Check(batch, input.Length, weights.Length, output.Length, scratch.Length, parallelism);
        Guard.Length(bias.Length, bias.IsEmpty ? 0 : _geometry.Filters, nameof(bias));
        Guard.Length(winners.Length, winners.IsEmpty ? 0 : (long)batch * WinnersSize, nameof(winners));
        fixed (float* pInput = input, pWeights = weights, pBias = bias, pOutput = output, pScratch = scratch)
        fixed (byte* pWinners = winners)
        {
            _method.PrepareForward(pWeights, pScratch);
            int parts = checked(batch * _method.Parts);
            int perChunk = (int)Math.Clamp(WorkOfChunk * _method.Parts / Work(1), 1, Math.Max(1, parts));
            var body = new ForwardBody(this, parts, perChunk, pInput, pWeights, pBias, pOutput, pWinners, pScratch);
            Allowed(batch, parallelism).For((parts + perChunk - 1) / perChunk, body);
        }
    }

    /// <summary>The gradients by weights, bias and input from the gradient by the output.</summary>
    /// <param name="batch">N.</param>
    /// <param name="input">As in forward.</param>
    /// <param name="weights">As in forward.</param>
    /// <param name="output">What forward wrote; read only when it rectified without pooling.</param>
    /// <param name="winners">What forward wrote.</param>
    /// <param name="outputGradient">As the output.</param>
    /// <param name="weightGradient"><c>[filters, C, kH, kW]</c>, overwritten.</param>
    /// <param name="biasGradient"><c>[filters]</c>, overwritten; empty for none.</param>
    /// <param name="inputGradient"><c>[N, C, H, W]</c>, overwritten; empty for none.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Backward(
        int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> output, ReadOnlySpan<byte> winners,
        ReadOnlySpan<float> outputGradient, Span<float> weightGradient, Span<float> biasGradient, Span<float> inputGradient,
        Span<float> scratch, Parallelism parallelism)
    {
        Check(batch, input.Length, weights.Length, outputGradient.Length, scratch.Length, parallelism);
        Guard.Length(winners.Length, (long)batch * WinnersSize, nameof(winners));
        Guard.Length(output.Length, _rectify && !_pool ? (long)batch * OutputSize : 0, nameof(output));
        Guard.Length(weightGradient.Length, _geometry.WeightCount, nameof(weightGradient));
        Guard.Length(biasGradient.Length, biasGradient.IsEmpty ? 0 : _geometry.Filters, nameof(biasGradient));
        Guard.Length(inputGradient.Length, inputGradient.IsEmpty ? 0 : (long)batch * _geometry.InputSize, nameof(inputGradient));
        fixed (float* pInput = input, pWeights = weights, pOutput = output, pGradient = outputGradient, pScratch = scratch)
        fixed (float* pWeightGradient = weightGradient, pBiasGradient = biasGradient, pInputGradient = inputGradient)
        fixed (byte* pWinners = winners)
        {
            if (pInputGradient != null)
            {
                _method.PrepareBackwardInput(pWeights, pScratch);
            }

            int chunks = GradientChunks(batch);
            float* sums = pScratch + _method.PreparedSize + ((nint)Workers(batch, parallelism) * WorkerSize);
            var body = new BackwardBody(this, batch, chunks, pInput, pOutput, pWinners, pGradient, pInputGradient, pScratch, sums);
            Allowed(batch, parallelism).For(chunks, body);
            for (int chunk = 1; chunk < chunks; chunk++)
            {
                Elementwise.Add(new ReadOnlySpan<float>(sums + ((nint)chunk * SumsSize), SumsSize), new Span<float>(sums, SumsSize));
            }

            _method.FinishWeights(sums, pWeightGradient, pScratch + _method.PreparedSize);
            if (pBiasGradient != null)
            {
                new ReadOnlySpan<float>(sums + _method.SumsSize, _geometry.Filters).CopyTo(biasGradient);
            }
        }
    }

    private long Work(int batch) => (long)batch * _geometry.WeightCount * _geometry.OutputPixels;

    private Parallelism Allowed(int batch, Parallelism parallelism) => Work(batch) < WorkForThreads ? Parallelism.Single : parallelism;

    // Threads that can get a chunk: neither direction makes more than a batch has parts.
    private int Workers(int batch, Parallelism parallelism) =>
        (int)Math.Clamp((long)batch * _method.Parts, 1, Allowed(batch, parallelism).Threads);

    private int GradientChunks(int batch) =>
        Math.Clamp(Math.Min(batch, MaxGradientElements / SumsSize), 1, MaxGradientChunks);

    private void Check(int batch, int input, int weights, int output, int scratch, Parallelism parallelism)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * _geometry.InputSize, nameof(input));
        Guard.Length(weights, _geometry.WeightCount, nameof(weights));
        Guard.Length(output, (long)batch * OutputSize, nameof(output));
        Guard.Length(scratch, ScratchSize(batch, parallelism), nameof(scratch));
    }

    // Rectifies and pools a part of one sample from planes into the output.
    private void Finish(int part, float* planes, float* output, byte* winners, float* pooled)
    {
        PlaneLayout layout = _method.Output;
        (int first, int end) = _method.RowsOf(part);
        int plane = _pooledHeight * _pooledWidth;
        for (int f = 0; f < _geometry.Filters; f++, planes += layout.Plane, output += plane)
        {
            if (_pool)
            {
                FinishPooled(first / 2, Math.Min(end / 2, _pooledHeight), planes, output, winners == null ? null : winners + (f * plane), pooled);
                continue;
            }

            for (int y = first; y < end; y++)
            {
                if (_rectify)
                {
                    PlaneRows.Rectify(planes + (y * layout.Row), output + (y * _pooledWidth), _pooledWidth);
                }
                else
                {
                    PlaneRows.Copy(planes + (y * layout.Row), output + (y * _pooledWidth), _pooledWidth);
                }
            }
        }
    }

    private void FinishPooled(int first, int end, float* plane, float* output, byte* winners, float* pooled)
    {
        int rowLength = _method.Output.Row;
        byte* places = (byte*)(pooled + OutputSize + PlanePooling.Slack);
        int done = 0;
        for (int y = first; y < end; y++, done += _pooledWidth)
        {
            float* row = plane + (2 * y * rowLength);
            if (winners == null)
            {
                PlanePooling.Row(row, row + rowLength, _pooledWidth, _rectify, pooled + done);
            }
            else
            {
                PlanePooling.Row(row, row + rowLength, _pooledWidth, _rectify, pooled + done, places + done);
            }
        }

        PlaneRows.Copy(pooled, output + (first * _pooledWidth), done);
        if (winners != null)
        {
            new ReadOnlySpan<byte>(places, done).CopyTo(new Span<byte>(winners + (first * _pooledWidth), done));
        }
    }

    // The gradient of one sample by the convolution's own result.
    private void Spread(float* output, byte* winners, float* gradient, float* planes, float* pooled)
    {
        PlaneLayout layout = _method.Gradient;
        new Span<float>(planes, layout.Size).Clear();
        if (_pool)
        {
            SpreadPooled(winners, gradient, planes + layout.First, pooled);
            return;
        }

        for (int f = 0; f < _geometry.Filters; f++)
        {
            float* row = planes + layout.First + ((nint)f * layout.Plane);
            for (int y = 0; y < _pooledHeight; y++, row += layout.Row, gradient += _pooledWidth, output += _pooledWidth)
            {
                if (_rectify)
                {
                    PlaneRows.MaskPositive(output, gradient, row, _pooledWidth);
                }
                else
                {
                    PlaneRows.Copy(gradient, row, _pooledWidth);
                }
            }
        }
    }

    private void SpreadPooled(byte* winners, float* gradient, float* planes, float* pooled)
    {
        PlaneLayout layout = _method.Gradient;
        byte* places = (byte*)(pooled + OutputSize + PlanePooling.Slack);
        new ReadOnlySpan<float>(gradient, OutputSize).CopyTo(new Span<float>(pooled, OutputSize));
        new ReadOnlySpan<byte>(winners, OutputSize).CopyTo(new Span<byte>(places, OutputSize));
        for (int f = 0; f < _geometry.Filters; f++, planes += layout.Plane)
        {
            float* row = planes;
            for (int y = 0; y < _pooledHeight; y++, row += 2 * layout.Row, pooled += _pooledWidth, places += _pooledWidth)
            {
                PlanePooling.RowBackward(pooled, places, _pooledWidth, 0, row);
                PlanePooling.RowBackward(pooled, places, _pooledWidth, 2, row + layout.Row);
            }
        }
    }

    private void AddBiasSums(float* planes, float* sums)
    {
        PlaneLayout layout = _method.Gradient;
        int length = _geometry.OutputHeight * layout.Row;
        for (int f = 0; f < _geometry.Filters; f++)
        {
            sums[f] += PlaneRows.Sum(planes + layout.First + ((nint)f * layout.Plane), length);
        }
    }

    private readonly struct ForwardBody(
        ConvolutionBlock block, int parts, int perChunk, float* input, float* weights, float* bias, float* output, byte* winners,
        float* scratch) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            ConvolutionMethod method = block._method;
            float* planes = scratch + method.PreparedSize + ((nint)worker * block.WorkerSize);
            float* pooled = planes + block.PlanesSize;
            float* work = pooled + block.PooledSize;
            int end = Math.Min(parts, (chunk + 1) * perChunk);
            for (int unit = chunk * perChunk; unit < end; unit++)
            {
                (int n, int part) = Math.DivRem(unit, method.Parts);
                nint o = n * (nint)block.OutputSize;
                method.Forward(part, input + ((nint)n * method.Geometry.InputSize), weights, scratch, bias, planes, work);
                block.Finish(part, planes, output + o, winners == null ? null : winners + o, pooled);
            }
        }
    }

    private readonly struct BackwardBody(
        ConvolutionBlock block, int batch, int chunks, float* input, float* output, byte* winners, float* outputGradient,
        float* inputGradient, float* scratch, float* sums) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            ConvolutionMethod method = block._method;
            float* planes = scratch + method.PreparedSize + ((nint)worker * block.WorkerSize);
            float* work = planes + block.PlanesSize + block.PooledSize;
            float* partial = sums + ((nint)chunk * block.SumsSize);
            new Span<float>(partial, block.SumsSize).Clear();
            int inputSize = method.Geometry.InputSize;
            int end = (int)((long)batch * (chunk + 1) / chunks);
            for (int first = (int)((long)batch * chunk / chunks); first < end; first += block.Group)
            {
                int samples = Math.Min(block.Group, end - first);
                for (int n = 0; n < samples; n++)
                {
                    nint o = (first + n) * (nint)block.OutputSize;
                    float* sample = planes + (n * (nint)method.Gradient.Size);
                    block.Spread(output + o, winners + o, outputGradient + o, sample, planes + block.PlanesSize);
                    block.AddBiasSums(sample, partial + method.SumsSize);
                }

                method.BackwardWeights(samples, input + ((nint)first * inputSize), planes, partial, work);
                if (inputGradient != null)
                {
                    method.BackwardInput(samples, planes, scratch, inputGradient + ((nint)first * inputSize), work);
                }
            }
        }
    }
}
