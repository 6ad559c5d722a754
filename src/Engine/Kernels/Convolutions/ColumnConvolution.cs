using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Convolution of any sizes: windows are gathered a block of pixels at a time and multiplied as matrices (Chellapilla, Puri and Simard
/// 2006).
/// </summary>
internal sealed unsafe class ColumnConvolution : ConvolutionMethod
{
    private const int BlockElements = 1 << 16;
    private const int SmallestBlock = 64;

    private readonly ConvolutionGeometry _group;
    private readonly int _blockPixels;

    public ColumnConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        long fitting = Math.Max(SmallestBlock, BlockElements / g.PatchSize / SmallestBlock * SmallestBlock);
        long blocks = (g.OutputPixels + fitting - 1) / fitting;
        _blockPixels = (int)Math.Min(g.OutputPixels, ((g.OutputPixels + blocks - 1) / blocks + 31) / 32 * 32);
        Output = PlaneLayout.Dense(g);
        _group = g.OfGroup();
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient => Output;

    public override int PreparedSize => checked(Geometry.WeightCount + Geometry.Filters);

    public override int ScratchSize => checked(Geometry.PatchSize * _blockPixels);

    public override void PrepareForward(float* weights, float* bias, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        new ReadOnlySpan<float>(weights, g.WeightCount).CopyTo(new Span<float>(prepared, g.WeightCount));
        var offsets = new Span<float>(prepared + g.WeightCount, g.Filters);
        if (bias == null)
        {
            offsets.Clear();
        }
        else
        {
            new ReadOnlySpan<float>(bias, g.Filters).CopyTo(offsets);
        }
    }

    public override void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        for (int f = 0; f < g.Filters; f++)
        {
            new Span<float>(planes + ((nint)f * g.OutputPixels), g.OutputPixels).Fill(prepared[g.WeightCount + f]);
        }

        for (int group = 0; group < g.Groups; group++)
        {
            for (int first = 0; first < g.OutputPixels; first += _blockPixels)
            {
                int count = Math.Min(_blockPixels, g.OutputPixels - first);
                PatchColumns.Gather(_group, input, first, count, scratch);
                Multiply(
                    Transpose.No, Transpose.No, g.GroupFilters, count, g.PatchSize,
                    prepared, g.PatchSize, scratch, count, planes + first, g.OutputPixels, true);
            }

            input += _group.InputSize;
            prepared += _group.WeightCount;
            planes += _group.OutputSize;
        }
    }

    public override void PrepareBackwardInput(float* weights, float* prepared) =>
        new ReadOnlySpan<float>(weights, Geometry.WeightCount).CopyTo(new Span<float>(prepared, Geometry.WeightCount));

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        new Span<float>(inputGradient, samples * g.InputSize).Clear();
        for (int part = 0; part < samples * g.Groups; part++)
        {
            (int n, int group) = Math.DivRem(part, g.Groups);
            float* gradient = planes + ((nint)n * Gradient.Size) + (group * (nint)_group.OutputSize);
            float* weights = prepared + (group * (nint)_group.WeightCount);
            for (int first = 0; first < g.OutputPixels; first += _blockPixels)
            {
                int count = Math.Min(_blockPixels, g.OutputPixels - first);
                Multiply(
                    Transpose.Yes, Transpose.No, g.PatchSize, count, g.GroupFilters,
                    weights, g.PatchSize, gradient + first, g.OutputPixels, scratch, count, false);
                PatchColumns.ScatterAdd(_group, scratch, first, count, inputGradient + (part * (nint)_group.InputSize));
            }
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        for (int part = 0; part < samples * g.Groups; part++)
        {
            (int n, int group) = Math.DivRem(part, g.Groups);
            float* gradient = planes + ((nint)n * Gradient.Size) + (group * (nint)_group.OutputSize);
            for (int first = 0; first < g.OutputPixels; first += _blockPixels)
            {
                int count = Math.Min(_blockPixels, g.OutputPixels - first);
                PatchColumns.Gather(_group, input + (part * (nint)_group.InputSize), first, count, scratch);
                Multiply(
                    Transpose.No, Transpose.Yes, g.PatchSize, g.GroupFilters, count,
                    scratch, count, gradient + first, g.OutputPixels, sums + (group * (nint)_group.WeightCount), g.GroupFilters, true);
            }
        }
    }

    // The sums of each group are [patch, filters], the form in which the product is stored without transposing each tile.
    public override void FinishWeights(float* sums, float* weightGradient, float* scratch)
    {
        for (int group = 0; group < Geometry.Groups; group++)
        {
            nint first = group * (nint)_group.WeightCount;
            ChannelsLast.Transpose(
                sums + first, _group.Filters, Geometry.PatchSize, _group.Filters, weightGradient + first, Geometry.PatchSize);
        }
    }

    private static void Multiply(
        Transpose ta, Transpose tb, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate) =>
        Gemm.Multiply(new GemmProduct(ta, tb, m, n, k, a, lda, b, ldb, accumulate, c, ldc), Parallelism.Single);
}
