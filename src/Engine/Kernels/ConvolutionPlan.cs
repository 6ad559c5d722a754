namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// How a convolution is cut into blocks of pixels and chunks of samples: by its sizes alone, so that bits do not depend on threads.
/// </summary>
internal readonly struct ConvolutionPlan
{
    /// <summary>Multiply-adds of a batch from which a second thread saves more than it costs.</summary>
    public const long WorkForThreads = 1 << 19;

    private const int BlockElements = 1 << 16;
    private const int SmallestBlock = 64;
    private const int MaxGradientChunks = 16;
    private const int MaxGradientElements = 1 << 24;
    private const long WorkOfChunk = 1 << 18;

    public ConvolutionPlan(in ConvolutionGeometry g, int batch, Parallelism parallelism)
    {
        int fitting = Math.Max(SmallestBlock, BlockElements / g.PatchSize / SmallestBlock * SmallestBlock);
        int blocks = (g.OutputPixels + fitting - 1) / fitting;
        BlockPixels = Math.Min(g.OutputPixels, ((g.OutputPixels + blocks - 1) / blocks + 31) / 32 * 32);
        long work = (long)g.WeightCount * g.OutputPixels;
        Workers = work * batch < WorkForThreads ? 1 : parallelism.Threads;
        SamplesPerChunk = (int)Math.Clamp(WorkOfChunk / work, 1, Math.Max(1, batch));
        GradientChunks = Math.Clamp(Math.Min(batch, MaxGradientElements / g.WeightCount), 1, MaxGradientChunks);
        ColumnElements = checked(g.PatchSize * BlockPixels);
        ScratchSize = checked((parallelism.Threads * ColumnElements) + (GradientChunks * g.WeightCount));
    }

    /// <summary>Output pixels whose patches are gathered at once; the last block may be smaller.</summary>
    public int BlockPixels { get; }

    /// <summary>Samples that one chunk takes.</summary>
    public int SamplesPerChunk { get; }

    /// <summary>Partial sums of the weights' gradient.</summary>
    public int GradientChunks { get; }

    /// <summary>Elements of a worker's patches.</summary>
    public int ColumnElements { get; }

    /// <summary>Threads worth starting.</summary>
    public int Workers { get; }

    /// <summary>Elements of scratch memory.</summary>
    public int ScratchSize { get; }
}
