namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A convolution with what usually follows it, in one pass over each sample while it is in the caches: bias, rectifier, and maximum pooling
/// of 2 x 2 at stride 2, or of 1 x 2 where there is one row. Backward does all gradients of a sample in one pass likewise. Work is shared
/// out by samples; sums over samples are made in chunks that depend on the batch alone, so that bits do not depend on threads.
/// </summary>
internal sealed unsafe partial class ConvolutionBlock
{
    /// <summary>Multiply-adds of a batch from which a second thread saves more than it costs.</summary>
    public const long WorkForThreads = 1 << 17;
    private const long WorkOfChunk = 1 << 17;
    private const int WorkOfSum = 1 << 15;
    private const int PartsOfThread = 2;
    private const int MaxGradientChunks = 16;
    private const int MaxGradientElements = 1 << 25;

    // Of all threads together; more images at a time than there is memory for are no faster.
    private const int MostScratch = 1 << 30;

    private readonly ConvolutionMethod _method;
    private readonly ConvolutionGeometry _geometry;
    private readonly PlaneFinish _finish;
    private readonly LaneConvolution? _lanes;
    private readonly IInPlaceConvolution? _inPlace;
    private readonly bool _readsGradient;
    private readonly bool _rectify;
    private readonly bool _readsOutput;
    private readonly long _sampleWork;

    public ConvolutionBlock(in ConvolutionGeometry geometry, bool rectify = false, bool pool = false)
        : this(ConvolutionMethod.Choose(geometry), rectify, pool)
    {
    }

    public ConvolutionBlock(ConvolutionMethod method, bool rectify, bool pool)
    {
        _method = method;
        _geometry = method.Geometry;
        _finish = new PlaneFinish(method, rectify, pool);
        _lanes = method.Lanes(rectify, pool);
        _inPlace = pool ? null : method.InPlace;
        _readsGradient = _inPlace != null && !rectify && method.Gradient == PlaneLayout.InPlace(_geometry);
        _rectify = rectify;
        _readsOutput = rectify && !pool;
        _sampleWork = Math.Min(
            (long)_geometry.WeightCount * _geometry.OutputPixels, long.MaxValue / int.MaxValue / method.Cost) * method.Cost;
    }

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize => _finish.OutputSize;

    /// <summary>Bytes a sample that forward keeps for backward.</summary>
    public int WinnersSize => _finish.WinnersSize;

    // Each worker's memory begins with a line: vectors that straddle two cost twice as much to load.
    private int PreparedSize => AlignedMemory.Round(_method.PreparedSize);

    private int PlanesSize => _readsGradient
        ? 0
        : checked(
            (Math.Max(_method.GroupSamples, _method.ForwardSamples) * Math.Max(_method.Output.Size, _method.Gradient.Size))
                + PlaneLayout.Slack);

    private int FinishSize => AlignedMemory.Round(_finish.ScratchSize);

    private int SampleScratchSize => AlignedMemory.Round(checked(PlanesSize + FinishSize + _method.ScratchSize));

    private int SumsSize => checked(_method.SumsSize + _geometry.Filters);

    /// <summary>Floats of scratch that forward needs for this many threads.</summary>
    public int ForwardScratchSize(int batch, Parallelism parallelism) =>
        checked(AlignedMemory.FloatsOfLine + PreparedSize + (Workers(batch, parallelism) * ForwardWorkerSize(batch)));

    /// <summary>Floats of scratch that forward and backward need for this many threads, and no more for a smaller batch.</summary>
    public int ScratchSize(int batch, Parallelism parallelism) =>
        checked(
            AlignedMemory.FloatsOfLine + PreparedSize + (Workers(batch, parallelism) * GradientScratchSize(batch))
                + (Math.Clamp(batch, 1, MostChunks(batch) + (_lanes == null ? 0 : 1)) * SumsSize));

    /// <summary>
    /// output[n,f,y,x] = bias[f] + sum over c,i,j of weights[f,c,i,j] * input[n,c,y*s+i*d-top,x*s+j*d-left], then rectified, then pooled.
    /// </summary>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="bias"><c>[filters]</c>, or empty for none.</param>
    /// <param name="residual">As the output, added before it is rectified; empty for none, and where it is pooled.</param>
    /// <param name="output"><c>[N, filters, outH, outW]</c>, halved by pooling; overwritten.</param>
    /// <param name="winners"><see cref="WinnersSize"/> bytes a sample for backward; empty in prediction.</param>
    /// <param name="scratch">At least <see cref="ForwardScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(
        int batch, ReadOnlySpan<float> input, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> residual,
        Span<float> output, Span<byte> winners, Span<float> scratch, Parallelism parallelism)
    {
        Check(batch, input.Length, weights.Length, output.Length);
        Guard.Length(scratch.Length, ForwardScratchSize(batch, parallelism), nameof(scratch));
        Guard.Length(bias.Length, bias.IsEmpty ? 0 : _geometry.Filters, nameof(bias));
        Guard.Length(residual.Length, residual.IsEmpty ? 0 : (long)batch * OutputSize, nameof(residual));
        Guard.Length(winners.Length, winners.IsEmpty ? 0 : (long)batch * WinnersSize, nameof(winners));
        fixed (float* pInput = input, pWeights = weights, pBias = bias, pResidual = residual, pOutput = output, pScratch = scratch)
        fixed (byte* pWinners = winners)
        {
            float* prepared = AlignedMemory.Align(pScratch);
            _method.PrepareForward(pWeights, pBias, prepared);
            Forward(batch, pInput, prepared, pResidual, pOutput, pWinners, prepared + PreparedSize, parallelism);
        }
    }

    /// <summary>Numbers of what <see cref="Prepare"/> gives.</summary>
    public int FiltersSize => _method.PreparedSize;

    /// <summary>Weights and bias in the form that a prediction reads, to be kept as long as they do not change.</summary>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="bias"><c>[filters]</c>, or empty for none.</param>
    public AlignedMemory Prepare(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        Guard.Length(weights.Length, _geometry.WeightCount, nameof(weights));
        Guard.Length(bias.Length, bias.IsEmpty ? 0 : _geometry.Filters, nameof(bias));
        var prepared = new AlignedMemory(_method.PreparedSize);
        fixed (float* pWeights = weights, pBias = bias)
        {
            _method.PrepareForward(pWeights, pBias, prepared.First);
        }

        return prepared;
    }

    /// <summary>As the other, without anything for backward, the same bits.</summary>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="filters">What <see cref="Prepare"/> gave.</param>
    /// <param name="residual">As the output, added before it is rectified; empty for none, and where it is pooled.</param>
    /// <param name="output"><c>[N, filters, outH, outW]</c>, halved by pooling; overwritten.</param>
    /// <param name="scratch">At least <see cref="ForwardScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(
        int batch, ReadOnlySpan<float> input, AlignedMemory filters, ReadOnlySpan<float> residual, Span<float> output,
        Span<float> scratch, Parallelism parallelism)
    {
        Check(batch, input.Length, _geometry.WeightCount, output.Length);
        Guard.Length(scratch.Length, ForwardScratchSize(batch, parallelism), nameof(scratch));
        Guard.Length(residual.Length, residual.IsEmpty ? 0 : (long)batch * OutputSize, nameof(residual));
        fixed (float* pInput = input, pResidual = residual, pOutput = output, pScratch = scratch)
        {
            Forward(batch, pInput, filters.First, pResidual, pOutput, null, AlignedMemory.Align(pScratch), parallelism);
        }

        GC.KeepAlive(filters);
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
        fixed (float* pInput = input, pWeights = weights, pOutput = output, pGradient = outputGradient, first = scratch)
        fixed (float* pWeightGradient = weightGradient, pBiasGradient = biasGradient, pInputGradient = inputGradient)
        fixed (byte* pWinners = winners)
        {
            float* pScratch = AlignedMemory.Align(first);
            if (pInputGradient != null)
            {
                _method.PrepareBackwardInput(pWeights, pScratch);
            }

            Chunks chunks = GradientChunks(batch);
            int workerSize = GradientScratchSize(batch);
            int workers = Workers(batch, parallelism);
            float* sums = pScratch + PreparedSize + ((nint)workers * workerSize);
            var body = new BackwardBody(
                this, batch, chunks, workerSize, pBiasGradient != null, pInput, pOutput, pWinners, pGradient, pInputGradient, pScratch,
                sums);
            new Parallelism(workers).For(chunks.Count, body);
            int sumParts = (int)Math.Clamp((long)SumsSize * chunks.Count / WorkOfSum, 1, MaxGradientChunks);
            new Parallelism(workers).For(sumParts, new SumBody(chunks.Count, sumParts, SumsSize, sums));
            _method.FinishWeights(sums, pWeightGradient, pScratch + PreparedSize);
            if (pBiasGradient != null)
            {
                new ReadOnlySpan<float>(sums + _method.SumsSize, _geometry.Filters).CopyTo(biasGradient);
            }
        }
    }

    private void Forward(
        int batch, float* input, float* prepared, float* residual, float* output, byte* winners, float* work, Parallelism parallelism)
    {
        int groups = residual == null ? Groups(batch) : 0;
        int rest = batch - (groups * Lanes.Count);
        int workers = Workers(batch, parallelism);
        int filterParts = rest < workers ? FilterParts(workers) : 1;
        int rows = filterParts > 1 ? _method.MostRows : RowsOfPart(rest, workers);
        int rowParts = Parts(rows);
        int sampleParts = checked(rowParts * filterParts);
        int samples = sampleParts > 1 ? 1 : Math.Clamp(rest / WantedParts(workers), 1, _method.ForwardSamples);
        int parts = checked((rest + samples - 1) / samples * sampleParts);
        int perChunk = (int)Math.Clamp(WorkOfChunk * sampleParts / Work(samples), 1, Math.Max(1, parts));
        int groupsPerChunk = (int)Math.Clamp(WorkOfChunk / Work(Lanes.Count), 1, Math.Max(1, groups));
        int groupChunks = (groups + groupsPerChunk - 1) / groupsPerChunk;
        var body = new ForwardBody(
            this, batch, groups, groupsPerChunk, groupChunks, samples, rows, rowParts, filterParts, parts, perChunk,
            ForwardWorkerSize(batch), input, residual, output, winners, prepared, work);
        new Parallelism(workers).For(groupChunks + ((parts + perChunk - 1) / perChunk), body);
    }

    // Multiply-adds; more than can be counted for any batch are as good as many.
    private long Work(int batch) => batch * _sampleWork;

    private Parallelism Allowed(int batch, Parallelism parallelism) => Work(batch) < WorkForThreads
        ? Parallelism.Single
        : new Parallelism(Math.Min(parallelism.Threads, Math.Max(1, MostScratch / SampleScratchSize)));

    // Threads that get a chunk: neither direction makes more than a batch has parts.
    private int Workers(int batch, Parallelism parallelism) =>
        (int)Math.Clamp((long)batch * MostParts, 1, Allowed(batch, parallelism).Threads);

    // Of a sample, as long as there is work for a thread in each.
    private int MostParts => (int)Math.Clamp(_sampleWork / WorkOfChunk, 1, Math.Max(Parts(_method.RowUnit), _method.FilterParts));

    private int Parts(int rows) => (_geometry.OutputHeight + rows - 1) / rows;

    // None where rows give more threads a part.
    private int FilterParts(int threads) =>
        _method.FilterParts < Math.Min(threads, Parts(_method.RowUnit)) ? 1 : Math.Min(threads, _method.FilterParts);

    // All that the caches hold, but no fewer parts than keep the threads busy.
    private int RowsOfPart(int samples, int threads)
    {
        int wanted = (WantedParts(threads) + samples - 1) / Math.Max(1, samples);
        int units = Parts(Math.Clamp(wanted, 1, MostParts) * _method.RowUnit);
        return Math.Min(_method.MostRows, units * _method.RowUnit);
    }

    // Parts of a batch that keep the threads busy.
    private static int WantedParts(int threads) => threads == 1 ? 1 : PartsOfThread * threads;

    // Samples are taken side by side as long as there are enough.
    private int Groups(int batch) => _lanes == null ? 0 : batch / Lanes.Count;

    private int LaneScratchSize(int batch, bool backward) => (_lanes, Groups(batch)) switch
    {
        (null, _) or (_, 0) => 0,
        _ => backward ? _lanes.BackwardScratchSize : _lanes.ForwardScratchSize,
    };

    private int ForwardWorkerSize(int batch) => AlignedMemory.Round(Math.Max(SampleScratchSize, LaneScratchSize(batch, backward: false)));

    private int GradientScratchSize(int batch) => AlignedMemory.Round(Math.Max(SampleScratchSize, LaneScratchSize(batch, backward: true)));

    // Of samples one by one, or side by side; no more for a smaller batch.
    private int MostChunks(int batch)
    {
        int most = Math.Clamp(MaxGradientElements / SumsSize, 1, MaxGradientChunks);
        return Math.Clamp(batch / _method.LeastSummed, Math.Min(2, most), most);
    }

    // At most one a sample, and at most one more than the most.
    private Chunks GradientChunks(int batch)
    {
        int most = MostChunks(batch);
        int groups = Groups(batch);
        int rest = batch - (groups * Lanes.Count);
        return new Chunks(groups, Math.Min(groups, most), rest, groups == 0 ? Math.Clamp(rest, 1, most) : Math.Min(rest, 1));
    }

    private void Check(int batch, int input, int weights, int output)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * _geometry.InputSize, nameof(input));
        Guard.Length(weights, _geometry.WeightCount, nameof(weights));
        Guard.Length(output, (long)batch * OutputSize, nameof(output));
    }

    // What a batch's gradients are summed up in: groups of samples side by side, and the samples left over one by one.
    private readonly record struct Chunks(int Groups, int GroupChunks, int Rest, int RestChunks)
    {
        public int Count => GroupChunks + RestChunks;
    }

    private readonly struct ForwardBody(
        ConvolutionBlock block, int batch, int groups, int groupsPerChunk, int groupChunks, int samples, int rows, int rowParts,
        int filterParts, int parts, int perChunk, int workerSize, float* input, float* residual, float* output, byte* winners,
        float* prepared, float* scratch)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* work = scratch + ((nint)worker * workerSize);
            if (chunk < groupChunks)
            {
                RunGroups(chunk * groupsPerChunk, Math.Min(groups, (chunk + 1) * groupsPerChunk), work);
            }
            else
            {
                int first = (chunk - groupChunks) * perChunk;
                RunParts(first, Math.Min(parts, first + perChunk), work);
            }
        }

        private void RunGroups(int first, int end, float* work)
        {
            for (int group = first; group < end; group++)
            {
                nint n = group * (nint)Lanes.Count;
                nint o = n * block.OutputSize;
                block._lanes!.Forward(
                    input + (n * block._geometry.InputSize), prepared, output + o, winners == null ? null : winners + o, work);
            }
        }

        private void RunParts(int first, int end, float* planes)
        {
            ConvolutionMethod method = block._method;
            float* pooled = planes + block.PlanesSize;
            float* work = pooled + block.FinishSize;
            for (int unit = first; unit < end; unit++)
            {
                // The filters of a part one after the other: a thread finds those that it read last in its own cache.
                (int rest, int rowPart) = Math.DivRem(unit, rowParts);
                (rest, int filterPart) = Math.DivRem(rest, filterParts);
                int firstRow = rowPart * rows;
                (int firstFilter, int endFilter) = method.FiltersOf(filterPart, filterParts);
                var part = new OutputPart(
                    firstRow, Math.Min(method.Geometry.OutputHeight, firstRow + rows), firstFilter, endFilter);
                nint n = (groups * (nint)Lanes.Count) + (rest * (nint)samples);
                nint o = n * block.OutputSize;
                float* sample = input + (n * method.Geometry.InputSize);
                int count = (int)Math.Min(samples, batch - n);
                if (block._inPlace != null)
                {
                    block._inPlace.Forward(part, count, sample, prepared, block._rectify && residual == null, output + o, work);
                    for (int i = 0; i < count && residual != null; i++, o += block.OutputSize)
                    {
                        block._finish.Forward(part, output + o, residual + o, output + o, null, null);
                    }

                    continue;
                }

                method.Forward(part, count, sample, prepared, planes, work);
                for (int i = 0; i < count; i++, o += block.OutputSize)
                {
                    block._finish.Forward(
                        part, planes + (i * (nint)method.Output.Size), residual == null ? null : residual + o, output + o,
                        winners == null ? null : winners + o, pooled);
                }
            }
        }
    }

    private readonly struct BackwardBody(
        ConvolutionBlock block, int batch, Chunks chunks, int workerSize, bool wantsBias, float* input, float* output, byte* winners,
        float* outputGradient, float* inputGradient, float* scratch, float* sums) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* work = scratch + block.PreparedSize + ((nint)worker * workerSize);
            float* partial = sums + ((nint)chunk * block.SumsSize);
            new Span<float>(partial, block.SumsSize).Clear();
            if (chunk < chunks.GroupChunks)
            {
                RunGroups(
                    Start(chunks.Groups, chunk, chunks.GroupChunks), Start(chunks.Groups, chunk + 1, chunks.GroupChunks), partial, work);
            }
            else
            {
                int start = batch - chunks.Rest;
                int part = chunk - chunks.GroupChunks;
                RunSamples(
                    start + Start(chunks.Rest, part, chunks.RestChunks), start + Start(chunks.Rest, part + 1, chunks.RestChunks), partial,
                    work);
            }
        }

        private static int Start(int count, int chunk, int chunks) => (int)((long)count * chunk / chunks);

        private void RunGroups(int first, int end, float* partial, float* work)
        {
            nint inputSize = block._geometry.InputSize;
            for (int group = first; group < end; group++)
            {
                nint n = group * (nint)Lanes.Count;
                nint o = n * block.OutputSize;
                var gradients = new LaneGradients
                {
                    Input = input + (n * inputSize),
                    Output = output + o,
                    Winners = winners + o,
                    OutputGradient = outputGradient + o,
                    Prepared = scratch,
                    InputGradient = inputGradient == null ? null : inputGradient + (n * inputSize),
                    Weights = partial,
                    Bias = partial + block._method.SumsSize,
                };
                block._lanes!.Backward(gradients, work);
            }
        }

        private void RunSamples(int start, int end, float* partial, float* planes)
        {
            ConvolutionMethod method = block._method;
            float* work = planes + block.PlanesSize + block.FinishSize;
            int inputSize = method.Geometry.InputSize;
            for (int first = start; first < end; first += method.GroupSamples)
            {
                int samples = Math.Min(method.GroupSamples, end - first);
                float* gradients = block._readsGradient ? outputGradient + (first * (nint)block.OutputSize) : planes;
                for (int n = 0; n < samples; n++)
                {
                    nint o = (first + n) * (nint)block.OutputSize;
                    float* sample = gradients + (n * (nint)method.Gradient.Size);
                    if (!block._readsGradient)
                    {
                        block._finish.Backward(output + o, winners + o, outputGradient + o, sample, planes + block.PlanesSize);
                    }

                    if (wantsBias)
                    {
                        block._finish.AddBiasSums(sample, partial + method.SumsSize);
                    }
                }

                method.BackwardWeights(samples, input + ((nint)first * inputSize), gradients, partial, work);
                if (inputGradient != null)
                {
                    method.BackwardInput(samples, gradients, scratch, inputGradient + ((nint)first * inputSize), work);
                }
            }
        }
    }

    // Adds to the sums of the first chunk those of the others.
    private readonly struct SumBody(int chunks, int parts, int size, float* sums) : IChunkBody
    {
        public void Run(int part, int worker)
        {
            int first = (int)((long)size * part / parts);
            int count = (int)((long)size * (part + 1) / parts) - first;
            for (int chunk = 1; chunk < chunks; chunk++)
            {
                Elementwise.Add(
                    new ReadOnlySpan<float>(sums + ((nint)chunk * size) + first, count), new Span<float>(sums + first, count));
            }
        }
    }
}
