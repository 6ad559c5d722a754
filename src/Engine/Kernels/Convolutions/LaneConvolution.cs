using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Convolution with stride 1, and what a <see cref="ConvolutionBlock"/> does after it, of <see cref="Lanes.Count"/> samples at once: the
/// samples are the elements of a vector. No pixel is computed that is not used, none straddles a cache line, and pooling needs no shuffles:
/// small images gain most. Each sample's sums are made in the order of <see cref="DirectConvolution{TSimd, TVector}"/>, so its bits are the
/// same.
/// </summary>
internal abstract unsafe class LaneConvolution
{
    /// <summary>Floats of scratch of one thread, forward.</summary>
    public abstract int ForwardScratchSize { get; }

    /// <summary>Floats of scratch of one thread, backward.</summary>
    public abstract int BackwardScratchSize { get; }

    /// <summary>
    /// Results of the samples, from weights as <see cref="ConvolutionMethod.PrepareForward"/> of the direct way leaves them; winners, if
    /// wanted, side by side as <see cref="Backward"/> reads them.
    /// </summary>
    public abstract void Forward(float* input, float* prepared, float* output, byte* winners, float* scratch);

    /// <summary>
    /// The gradient by the input, if wanted, from weights as <see cref="ConvolutionMethod.PrepareBackwardInput"/> of the direct way leaves
    /// them, and the gradients by weights and bias added to their sums.
    /// </summary>
    public abstract void Backward(in LaneGradients gradients, float* scratch);
}

/// <summary>What backward of <see cref="LaneConvolution"/> reads and writes.</summary>
internal unsafe struct LaneGradients
{
    /// <summary>Samples as given to forward.</summary>
    public float* Input;

    /// <summary>Results of forward; read when rectified without pooling.</summary>
    public float* Output;

    /// <summary>Winners of forward.</summary>
    public byte* Winners;

    /// <summary>The gradient by the results.</summary>
    public float* OutputGradient;

    /// <summary>Prepared weights.</summary>
    public float* Prepared;

    /// <summary>The gradient by the input, or null.</summary>
    public float* InputGradient;

    /// <summary>Sums of the gradient by the weights.</summary>
    public float* Weights;

    /// <summary>Sums of the gradient by the bias.</summary>
    public float* Bias;
}

/// <inheritdoc cref="LaneConvolution"/>
internal sealed unsafe class LaneConvolution<TSimd, TVector> : LaneConvolution
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Pixel = Lanes.Count;
    // Filters of a tile, at most.
    private const int Tile = 8;

    // Half a megabyte: what does not fit into the second cache is better done a sample at a time.
    private const long MostScratch = 1 << 17;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _rectify;
    private readonly bool _pool;
    private readonly int _windowHeight;
    private readonly int _row;
    private readonly int _plane;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _pooledRows;
    private readonly int _pooledColumns;
    private readonly int _outputSize;
    private readonly int _reach;
    private readonly int _gradientPlane;
    private readonly int _stagedSize;
    private readonly int _strip;
    private readonly int _gradientSize;
    private readonly int[] _forwardOffsets;
    private readonly int[] _backwardOffsets;

    private LaneConvolution(in ConvolutionGeometry g, bool rectify, bool pool)
    {
        _geometry = g;
        _rectify = rectify;
        _pool = pool;

        // A gap after each row keeps vectors of more than one pixel off the next one.
        _row = Math.Max(g.Width + g.PaddingLeft + g.PaddingRight, g.OutputWidth + 1);
        _plane = (g.Height + g.PaddingTop + g.PaddingBottom) * _row;
        _windowHeight = pool ? PlanePooling.WindowHeight(g) : 1;
        _pooledRows = g.OutputHeight / _windowHeight;
        _pooledColumns = pool ? g.OutputWidth / 2 : g.OutputWidth;
        _rows = _windowHeight * _pooledRows;
        _columns = pool ? 2 * _pooledColumns : g.OutputWidth;
        _outputSize = g.Filters * _pooledRows * _pooledColumns;
        _reach = ((g.KernelHeight - 1) * g.DilationHeight * _row) + ((g.KernelWidth - 1) * g.DilationWidth);
        _gradientPlane = (g.OutputHeight * _row) + _reach;
        _stagedSize = (g.Channels * _plane * Pixel) + PlaneLayout.Slack;
        _strip = (Math.Max(_columns, g.Width) + 1) * Pixel;
        _gradientSize = ((_reach + (Rounded(g.Filters) * _gradientPlane)) * Pixel) + PlaneLayout.Slack;
        int taps = g.KernelHeight * g.KernelWidth;
        _forwardOffsets = new int[g.PatchSize];
        _backwardOffsets = new int[g.Filters * taps];
        for (int tap = 0; tap < taps; tap++)
        {
            int shift = (tap / g.KernelWidth * g.DilationHeight * _row) + (tap % g.KernelWidth * g.DilationWidth);
            for (int c = 0; c < g.Channels; c++)
            {
                _forwardOffsets[(c * taps) + tap] = ((c * _plane) + shift) * Pixel;
            }

            for (int f = 0; f < g.Filters; f++)
            {
                int place = _reach + (f * _gradientPlane) + (g.PaddingTop * _row) + g.PaddingLeft - shift;
                _backwardOffsets[(f * taps) + tap] = place * Pixel;
            }
        }
    }

    public override int ForwardScratchSize => _stagedSize + (2 * Tile * _strip) + (_outputSize * Pixel);

    public override int BackwardScratchSize =>
        ForwardScratchSize + _gradientSize + ((_geometry.InputSize + (_rectify && !_pool ? _outputSize : 0)) * Pixel);

    /// <summary>This way for such sizes, or null if it does not suit them.</summary>
    public static LaneConvolution? Create(in ConvolutionGeometry g, bool rectify, bool pool)
    {
        bool fits = TSimd.Width >= 4 && g.Groups == 1 && g.StrideHeight == 1 && g.StrideWidth == 1
            && DirectConvolution<TSimd, TVector>.Fits(g) && Scratch(g, pool) <= MostScratch;
        return fits ? new LaneConvolution<TSimd, TVector>(g, rectify, pool) : null;
    }

    public override void Forward(float* input, float* prepared, float* output, byte* winners, float* scratch)
    {
        Stage(input, scratch);
        float* strips = scratch + _stagedSize;
        float* lower = _windowHeight == 2 ? strips + (Tile * _strip) : strips;
        float* results = strips + (2 * Tile * _strip);
        int plane = _pooledRows * _pooledColumns;
        fixed (int* offsets = _forwardOffsets)
        {
            for (int y = 0; y < _pooledRows; y++)
            {
                float* row = scratch + (_windowHeight * y * (nint)_row * Pixel);
                var operands = new DirectProduct { A = prepared, Offsets = offsets, Depth = _geometry.PatchSize, CRow = _strip };
                for (int first = 0; first < _geometry.Filters;)
                {
                    int height = DirectTiles.Height<TSimd, TVector>(_geometry.Filters - first);
                    Multiply(operands, height, row, strips, _columns);
                    if (_windowHeight == 2)
                    {
                        Multiply(operands, height, row + (_row * Pixel), lower, _columns);
                    }

                    int end = Math.Min(height, _geometry.Filters - first);
                    for (int f = 0; f < end; f++)
                    {
                        nint place = (((first + f) * (nint)plane) + (y * _pooledColumns)) * Pixel;
                        nint strip = f * (nint)_strip;
                        if (_pool)
                        {
                            LaneFinish.Pool(
                                strips + strip, lower + strip, _pooledColumns, _rectify, results + place,
                                winners == null ? null : winners + place);
                        }
                        else
                        {
                            LaneFinish.Copy(strips + strip, _columns, _rectify, results + place);
                        }
                    }

                    operands.A += height * (operands.Depth + 1);
                    first += height;
                }
            }
        }

        Lanes.Separate(results, _outputSize, output, _outputSize);
    }

    public override void Backward(in LaneGradients o, float* scratch)
    {
        Stage(o.Input, scratch);
        float* strips = scratch + _stagedSize;
        float* results = strips + (2 * Tile * _strip);
        float* planes = results + (_outputSize * (nint)Pixel);
        float* inputs = planes + _gradientSize;
        Lanes.Interleave(o.OutputGradient, _outputSize, _outputSize, results);
        float* outputs = null;
        if (_rectify && !_pool)
        {
            outputs = inputs + (_geometry.InputSize * (nint)Pixel);
            Lanes.Interleave(o.Output, _outputSize, _outputSize, outputs);
        }

        SpreadGradient(results, outputs, o.Winners, planes, strips, o.Bias);
        AddWeights(scratch, planes, o.Weights);
        if (o.InputGradient != null)
        {
            MultiplyInput(planes, o.Prepared, strips, inputs);
            Lanes.Separate(inputs, _geometry.InputSize, o.InputGradient, _geometry.InputSize);
        }
    }

    // Of both directions, in 64 bits: sizes may be any here.
    private static long Scratch(in ConvolutionGeometry g, bool pool)
    {
        long row = Math.Max((long)g.Width + g.PaddingLeft + g.PaddingRight, g.OutputWidth + 1L);
        long reach = ((g.KernelHeight - 1L) * g.DilationHeight * row) + ((g.KernelWidth - 1L) * g.DilationWidth);
        long staged = g.Channels * ((long)g.Height + g.PaddingTop + g.PaddingBottom) * row;
        long gradients = reach + ((g.Filters + Tile - 1L) * ((g.OutputHeight * row) + reach));
        long outputs = pool ? g.OutputSize / (2L * PlanePooling.WindowHeight(g)) : 2L * g.OutputSize;
        return (staged + gradients + g.InputSize + outputs + (2 * Tile * row)) * Pixel;
    }

    private static int Rounded(int rows) => DirectTiles.Rounded<TSimd, TVector>(rows);

    // One tile of some pixels.
    private static void Multiply(DirectProduct operands, int height, float* b, float* c, int pixels)
    {
        operands.B = b;
        operands.C = c;
        DirectTiles.Multiply<TSimd, TVector>(operands, height, 0, pixels * (nint)Pixel);
    }

    private void SpreadGradient(float* results, float* outputs, byte* winners, float* planes, float* strip, float* biasSums)
    {
        new Span<float>(planes, _gradientSize).Clear();
        for (int f = 0; f < _geometry.Filters; f++)
        {
            Vector256<float> sum = default;
            for (int y = 0; y < _pooledRows; y++)
            {
                nint place = ((f * _pooledRows) + y) * (nint)_pooledColumns * Pixel;
                float* row = planes + ((_reach + (f * (nint)_gradientPlane) + (_windowHeight * y * (nint)_row)) * Pixel);

                // Windows of one row have no lower one: what goes there is read by nobody.
                float* lower = _windowHeight == 2 ? row + (_row * Pixel) : strip;
                sum += _pool
                    ? LaneFinish.Spread(results + place, winners + place, _pooledColumns, row, lower)
                    : LaneFinish.Mask(results + place, outputs == null ? null : outputs + place, _columns, row);
            }

            biasSums[f] += Vector256.Sum(sum);
        }
    }

    private void AddWeights(float* staged, float* planes, float* sums)
    {
        var operands = new DirectDots
        {
            Left = planes + (_reach * Pixel),
            Plane = _gradientPlane * (nint)Pixel,
            Samples = _rows,
            Vectors = ((_columns * Pixel) + TSimd.Width - 1) / TSimd.Width,
            LeftSample = _row * Pixel,
            RightSample = _row * Pixel,
        };
        fixed (int* offsets = _forwardOffsets)
        {
            DirectDots.AddAll<TSimd, TVector>(
                operands, _geometry.Filters, staged, offsets, _geometry.PatchSize, sums, Rounded(_geometry.Filters));
        }
    }

    private void MultiplyInput(float* planes, float* prepared, float* strips, float* inputs)
    {
        ConvolutionGeometry g = _geometry;
        int depth = g.Filters * g.KernelHeight * g.KernelWidth;
        fixed (int* offsets = _backwardOffsets)
        {
            for (int h = 0; h < g.Height; h++)
            {
                var operands = new DirectProduct { A = prepared, Offsets = offsets, Depth = depth, CRow = _strip };
                for (int first = 0; first < g.Channels;)
                {
                    int height = DirectTiles.Height<TSimd, TVector>(g.Channels - first);
                    Multiply(operands, height, planes + (h * (nint)_row * Pixel), strips, g.Width);
                    int end = Math.Min(height, g.Channels - first);
                    for (int c = 0; c < end; c++)
                    {
                        float* target = inputs + (((((first + c) * (nint)g.Height) + h) * g.Width) * Pixel);
                        LaneFinish.Copy(strips + (c * _strip), g.Width, rectify: false, target);
                    }

                    operands.A += height * (operands.Depth + 1);
                    first += height;
                }
            }
        }
    }

    // The samples side by side in padded planes, and zeros after the last for vectors that reach past it.
    private void Stage(float* samples, float* staged)
    {
        ConvolutionGeometry g = _geometry;
        if (_row == g.Width && _plane == g.Height * g.Width)
        {
            Lanes.Interleave(samples, g.InputSize, g.InputSize, staged);
            new Span<float>(staged + (g.InputSize * (nint)Pixel), PlaneLayout.Slack).Clear();
            return;
        }

        new Span<float>(staged, _stagedSize).Clear();
        for (int c = 0; c < g.Channels; c++)
        {
            float* target = staged + (((c * (nint)_plane) + (g.PaddingTop * _row) + g.PaddingLeft) * Pixel);
            for (int h = 0; h < g.Height; h++, target += _row * Pixel, samples += g.Width)
            {
                Lanes.Interleave(samples, g.InputSize, g.Width, target);
            }
        }
    }
}
