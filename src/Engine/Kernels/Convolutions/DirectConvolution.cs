using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Convolution with stride 1 without gathering windows. In a plane of rows of the padded width, the pixels that one tap of the kernel
/// multiplies are the plane itself, shifted; so a product of matrices whose right rows are shifted planes gives all output pixels at once.
/// The few columns past the output's width hold nothing of use and are dropped.
/// </summary>
internal sealed unsafe class DirectConvolution<TSimd, TVector> : ConvolutionMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int GroupElements = 1 << 14;
    private const int MostSamples = 8;
    private const int CachedElements = 6144;

    private readonly int _row;
    private readonly int _plane;
    private readonly int _taps;
    private readonly int _outputVectors;
    private readonly int _inputVectors;
    private readonly int _stagedSize;
    private readonly int[] _forwardOffsets;
    private readonly int[] _backwardOffsets;

    public DirectConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        // Every offset below is within a sample's planes, staged or of gradients, whose sizes are checked.
        int reach;
        int outputs;
        int gradient;
        checked
        {
            _row = g.Width + g.PaddingLeft + g.PaddingRight;
            _plane = (g.Height + g.PaddingTop + g.PaddingBottom) * _row;
            _taps = g.KernelHeight * g.KernelWidth;
            _outputVectors = Vectors(((g.OutputHeight - 1) * _row) + g.OutputWidth);
            _inputVectors = Vectors(g.Height * _row);
            _stagedSize = Aligned((g.Channels * _plane) + PlaneLayout.Slack);
            reach = ((g.KernelHeight - 1) * g.DilationHeight * _row) + ((g.KernelWidth - 1) * g.DilationWidth);
            outputs = _outputVectors * TSimd.Width;
            Output = new PlaneLayout(0, _row, outputs, Aligned((Rounded(g.Filters) * outputs) + PlaneLayout.Slack));
            gradient = Math.Max((g.OutputHeight * _row) + reach, outputs);
            Gradient = new PlaneLayout(reach, _row, gradient, Aligned(reach + (g.Filters * gradient) + (2 * PlaneLayout.Slack)));
            _forwardOffsets = new int[g.PatchSize];
            _backwardOffsets = new int[g.Filters * _taps];
        }

        for (int tap = 0; tap < _taps; tap++)
        {
            int shift = (tap / g.KernelWidth * g.DilationHeight * _row) + (tap % g.KernelWidth * g.DilationWidth);
            for (int c = 0; c < g.Channels; c++)
            {
                _forwardOffsets[(c * _taps) + tap] = (c * _plane) + shift;
            }

            for (int f = 0; f < g.Filters; f++)
            {
                _backwardOffsets[(f * _taps) + tap] = Gradient.First + (f * gradient) + (g.PaddingTop * _row) - shift;
            }
        }
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient { get; }

    public override int GroupSamples => (int)Math.Clamp(GroupElements / ((long)_stagedSize + Gradient.Size), 1, MostSamples);

    public override int PreparedSize => Geometry.WeightCount;

    public override int ScratchSize => Math.Max(
        checked(GroupSamples * _stagedSize), checked(Rounded(Geometry.Channels) * _inputVectors * TSimd.Width));

    public override LaneConvolution? Lanes(bool rectify, bool pool) => LaneConvolution<TSimd, TVector>.Create(Geometry, rectify, pool);

    /// <summary>Whether this way can do a convolution of such sizes.</summary>
    public static bool Fits(in ConvolutionGeometry g) => g.StrideHeight == 1 && g.StrideWidth == 1 && !g.IsMostlyPadding;

    public override void PrepareForward(float* weights, float* prepared)
    {
    }

    public override void Forward(int part, float* input, float* weights, float* prepared, float* bias, float* planes, float* scratch)
    {
        Stage(input, scratch);
        Multiply(Geometry.Filters, weights, Geometry.PatchSize, scratch, _stagedSize, _forwardOffsets, bias, planes, _outputVectors);
    }

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        for (int c = 0; c < g.Channels; c++)
        {
            for (int f = 0; f < g.Filters; f++)
            {
                for (int tap = 0; tap < _taps; tap++)
                {
                    *prepared++ = weights[(f * g.PatchSize) + (c * _taps) + tap];
                }
            }
        }
    }

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        nint plane = _inputVectors * (nint)TSimd.Width;
        for (int n = 0; n < samples; n++)
        {
            Multiply(
                g.Channels, prepared, g.Filters * _taps, planes + ((nint)n * Gradient.Size), Gradient.Size, _backwardOffsets, null,
                scratch, _inputVectors);
            float* target = inputGradient + ((nint)n * g.InputSize);
            for (int c = 0; c < g.Channels; c++)
            {
                float* source = scratch + (c * plane) + g.PaddingLeft;
                for (int h = 0; h < g.Height; h++, target += g.Width, source += _row)
                {
                    ShortRows.Copy(source, target, g.Width);
                }
            }
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        for (int n = 0; n < samples; n++)
        {
            Stage(input + ((nint)n * Geometry.InputSize), scratch + ((nint)n * _stagedSize));
        }

        int patch = Geometry.PatchSize;
        var operands = new DirectDots
        {
            Samples = samples,
            Vectors = _outputVectors,
            LeftSample = Gradient.Size,
            RightSample = _stagedSize,
        };
        int last = Geometry.Filters - 1;
        float* left = planes + Gradient.First;
        for (int f = 0; f <= last; f += 4)
        {
            operands.Left0 = left + ((nint)f * Gradient.Plane);
            operands.Left1 = left + ((nint)Math.Min(f + 1, last) * Gradient.Plane);
            operands.Left2 = left + ((nint)Math.Min(f + 2, last) * Gradient.Plane);
            operands.Left3 = left + ((nint)Math.Min(f + 3, last) * Gradient.Plane);
            for (int k = 0; k < patch; k += 3)
            {
                operands.Right0 = scratch + _forwardOffsets[k];
                operands.Right1 = scratch + _forwardOffsets[Math.Min(k + 1, patch - 1)];
                operands.Right2 = scratch + _forwardOffsets[Math.Min(k + 2, patch - 1)];
                DirectTiles.Dots<TSimd, TVector>(
                    operands, sums + ((nint)f * patch) + k, patch, Math.Min(4, Geometry.Filters - f), Math.Min(3, patch - k));
            }
        }
    }

    private static int Vectors(int elements) => checked(elements + TSimd.Width - 1) / TSimd.Width;

    private static int Rounded(int rows) => checked(rows + 3) / 4 * 4;

    private static int Aligned(int elements) => checked(elements + 15) / 16 * 16;

    // Rows of a beyond the last are computed from the last again; the destination has room for them.
    private static void Multiply(int rows, float* a, int depth, float* b, int bSize, int[] offsets, float* bias, float* c, int vectors)
    {
        nint columns = vectors * (nint)TSimd.Width;
        nint panel = 3 * TSimd.Width;

        // A panel at a time where the right side is larger than the first cache.
        nint strip = bSize <= CachedElements ? columns : panel;
        fixed (int* shifts = offsets)
        {
            for (nint start = 0; start < columns; start += strip)
            {
                nint end = Math.Min(columns, start + strip);
                for (int row = 0; row < rows; row += 4)
                {
                    var operands = DirectProduct.Of(row, rows, a, depth, shifts, bias);
                    operands.B = b;
                    operands.C = c + (row * columns);
                    operands.CRow = columns;
                    DirectTiles.Columns<TSimd, TVector>(operands, start, end);
                }
            }
        }
    }

    // The sample in padded planes, and zeros after the last for vectors that reach past it.
    private void Stage(float* sample, float* staged)
    {
        ConvolutionGeometry g = Geometry;
        if (_row == g.Width && _plane == g.Height * g.Width)
        {
            new ReadOnlySpan<float>(sample, g.InputSize).CopyTo(new Span<float>(staged, g.InputSize));
            new Span<float>(staged + g.InputSize, _stagedSize - g.InputSize).Clear();
            return;
        }

        new Span<float>(staged, _stagedSize).Clear();
        for (int c = 0; c < g.Channels; c++)
        {
            float* target = staged + ((nint)c * _plane) + ((nint)g.PaddingTop * _row) + g.PaddingLeft;
            for (int h = 0; h < g.Height; h++, target += _row, sample += g.Width)
            {
                ShortRows.Copy(sample, target, g.Width);
            }
        }
    }
}
