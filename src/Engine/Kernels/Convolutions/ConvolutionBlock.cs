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
    private readonly PlaneFinish _finish;
    private readonly bool _readsOutput;

    public ConvolutionBlock(in ConvolutionGeometry geometry, bool rectify = false, bool pool = false)
        : this(ConvolutionMethod.Choose(geometry), rectify, pool)
    {
    }

    public ConvolutionBlock(ConvolutionMethod method, bool rectify, bool pool)
    {
        _method = method;
        _geometry = method.Geometry;
        _finish = new PlaneFinish(method, rectify, pool);
        _readsOutput = rectify && !pool;
    }

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize => _finish.OutputSize;

    /// <summary>Bytes a sample that forward keeps for backward.</summary>
    public int WinnersSize => _finish.WinnersSize;

    private int Group => _method.GroupSamples;

    private int PlanesSize => checked(Group * Math.Max(_method.Output.Size, _method.Gradient.Size));

    private int WorkerSize => checked(PlanesSize + _finish.ScratchSize + _method.ScratchSize);

    private int SumsSize => checked(_method.SumsSize + _geometry.Filters);

    /// <summary>Floats of scratch that forward needs for this many threads.</summary>
    public int ForwardScratchSize(int batch, Parallelism parallelism) =>
        checked(_method.PreparedSize + (Workers(batch, parallelism) * WorkerSize));

    /// <summary>Floats of scratch that forward and backward need for this many threads.</summary>
    public int ScratchSize(int batch, Parallelism parallelism) =>
        checked(ForwardScratchSize(batch, parallelism) + (GradientChunks(batch) * SumsSize));

    /// <summary>
    /// output[n,f,y,x] = bias[f] + sum over c,i,j of weights[f,c,i,j] * input[n,c,y*s+i*d-top,x*s+j*d-left], then rectified, then pooled.
    /// </summary>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="bias"><c>[filters]</c>, or empty for none.</param>
    /// <param name="output"><c>[N, filters, outH, outW]</c>, halved by pooling; overwritten.</param>
    /// <param name="winners"><see cref="WinnersSize"/> bytes a sample for backward; empty in prediction.</param>
    /// <param name="scratch">At least <see cref="ForwardScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(
        int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        Span<float> output, Span<byte> winners, Span<float> scratch, Parallelism parallelism)
    {
        Check(batch, input.Length, weights.Length, output.Length);
        Guard.Length(scratch.Length, ForwardScratchSize(batch, parallelism), nameof(scratch));
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
        Check(batch, input.Length, weights.Length, outputGradient.Length);
        Guard.Length(scratch.Length, ScratchSize(batch, parallelism), nameof(scratch));
        Guard.Length(winners.Length, (long)batch * WinnersSize, nameof(winners));
        Guard.Length(output.Length, _readsOutput ? (long)batch * OutputSize : 0, nameof(output));
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

    private void Check(int batch, int input, int weights, int output)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * _geometry.InputSize, nameof(input));
        Guard.Length(weights, _geometry.WeightCount, nameof(weights));
        Guard.Length(output, (long)batch * OutputSize, nameof(output));
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
            float* work = pooled + block._finish.ScratchSize;
            int end = Math.Min(parts, (chunk + 1) * perChunk);
            for (int unit = chunk * perChunk; unit < end; unit++)
            {
                (int n, int part) = Math.DivRem(unit, method.Parts);
                nint o = n * (nint)block.OutputSize;
                method.Forward(part, input + ((nint)n * method.Geometry.InputSize), weights, scratch, bias, planes, work);
                block._finish.Forward(part, planes, output + o, winners == null ? null : winners + o, pooled);
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
            float* work = planes + block.PlanesSize + block._finish.ScratchSize;
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
                    block._finish.Backward(output + o, winners + o, outputGradient + o, sample, planes + block.PlanesSize);
                    block._finish.AddBiasSums(sample, partial + method.SumsSize);
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
