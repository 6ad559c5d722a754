using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Convolution without gathering windows. In a plane of rows with zeros between them, the pixels that one tap of the kernel multiplies are
/// the plane itself, shifted; so a product of matrices whose right rows are shifted planes gives all output pixels at once. With a stride,
/// there is a plane for each phase of rows and columns. The few columns past the output's width hold nothing of use and are dropped;
/// where it pays, the outputs are made from planes for each column of the kernel, which leave no such columns.
/// </summary>
internal sealed unsafe class DirectConvolution<TSimd, TVector> : ConvolutionMethod, IInPlaceConvolution
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Samples whose gradients by the weights are summed up together.
    private const int GroupElements = 1 << 17;
    private const int MostSamples = 8;

    // A panel at a time where the planes are larger than the first cache; some rows at a time where they are than the second.
    private const int CachedElements = 6144;
    private const int MostStaged = 1 << 17;

    // An input that each thread may read whole.
    private const int MostShared = 1 << 17;

    // Of copying a vector into a plane, or out of one, in multiply-adds of vectors.
    private const int CostOfCopy = 10;

    // Elements of planes for each tap's columns.
    private const int MostApart = 1 << 21;

    private readonly StrideAxis _down;
    private readonly StrideAxis _across;
    private readonly int _taps;
    private readonly int _depth;

    // The planes that gradients are made from, and those that outputs are.
    private readonly StagedPlanes _gradientPlanes;
    private readonly StagedPlanes _outputPlanes;

    // Windows of one pixel, in planes of whole vectors, are the input itself.
    private readonly bool _readsInput;
    private readonly bool _writesOutput;
    private readonly int _gradientVectors;
    private readonly int _inputColumns;
    private readonly InputPhase[] _inputPhases;

    public DirectConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        _down = StrideAxis.Down(g);
        _across = StrideAxis.Across(g);
        _taps = g.KernelHeight * g.KernelWidth;
        _depth = g.PatchSize;
        _gradientPlanes = new StagedPlanes(g, _down, _across);
        _outputPlanes = _gradientPlanes;
        if ((long)g.InputSize * g.KernelWidth <= MostApart)
        {
            var apart = new StagedPlanes(g, _down, StrideAxis.Across(g, apart: true));
            _outputPlanes = ForwardCost(g, apart) < ForwardCost(g, _gradientPlanes) ? apart : _gradientPlanes;
        }

        _writesOutput = AreOutput(g, _outputPlanes);
        _readsInput = _writesOutput && _taps == 1 && g.StrideHeight == 1 && g.StrideWidth == 1
            && g.PaddedPixels == g.Height * g.Width && Rounded(g.GroupChannels) == g.GroupChannels;

        // Every offset below is within a sample's planes of gradients, whose size is checked.
        checked
        {
            int planes = Room(g.Filters, g.GroupFilters);
            int outputs = Columns(g, _outputPlanes.Row);
            Output = _writesOutput
                ? PlaneLayout.InPlace(g)
                : new PlaneLayout(0, _outputPlanes.Row, outputs, AlignedMemory.Round((planes * outputs) + PlaneLayout.Slack));
            int row = _gradientPlanes.Row;
            int columns = Columns(g, row);
            int reach = (_down.Phases.Max(phase => phase.Reach) * row) + _across.Phases.Max(phase => phase.Reach);
            int first = AlignedMemory.Round(reach);
            int plane = AlignedMemory.Round(Math.Max((g.OutputHeight * row) + reach, columns));
            _gradientVectors = columns / TSimd.Width;
            Gradient = _readsInput
                ? PlaneLayout.InPlace(g)
                : new PlaneLayout(first, row, plane, AlignedMemory.Round(first + (planes * plane) + (2 * PlaneLayout.Slack)));
            GroupSamples = (int)Math.Clamp(GroupElements / ((long)_gradientPlanes.Size + Gradient.Size), 1, MostSamples);
            _inputPhases = [.. InputPhases()];
            _inputColumns = _inputPhases.Max(phase => phase.Columns);
        }
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient { get; }

    public override int GroupSamples { get; }

    public override IInPlaceConvolution? InPlace => _writesOutput ? this : null;

    // What vectors write past a range of rows must not reach rows of the next filter that are wanted, and in place nothing at all.
    public override int RowUnit => _writesOutput
        ? Math.Max(2, TSimd.Width >> Math.Min(int.TrailingZeroCount(_outputPlanes.Row), int.Log2(TSimd.Width)))
        : GemmPlan.Units(TSimd.Width, 2 * _outputPlanes.Row) * 2;

    public override int MostRows => Math.Max(1, MostStaged / _outputPlanes.RowSize / RowUnit) * RowUnit;

    // Of a small image each thread rather reads all than shares the rows out: few rows fill their vectors badly.
    public override int FilterParts => Geometry.Groups == 1 && Geometry.InputSize <= MostShared
        ? Math.Max(1, Geometry.Filters / FilterUnit)
        : 1;

    protected override int FilterUnit => DirectTiles.Tall;

    public override int PreparedSize => checked(Math.Max(
        Geometry.Groups * Rounded(Geometry.GroupFilters) * (_depth + 1),
        Geometry.Groups * Rounded(Geometry.GroupChannels) * (_inputPhases.Length + (Geometry.GroupFilters * _taps))));

    public override int ScratchSize => Math.Max(
        Math.Max(_outputPlanes.Size, checked(GroupSamples * _gradientPlanes.Size)),
        checked((Room(Geometry.Channels, Geometry.GroupChannels) * _inputColumns) + PlaneLayout.Slack));

    public override int SumsSize => checked(Geometry.Groups * GroupSums);

    private int GroupSums => checked(_depth * Rounded(Geometry.GroupFilters));

    public override LaneConvolution? Lanes(bool rectify, bool pool) => LaneConvolution<TSimd, TVector>.Create(Geometry, rectify, pool);

    /// <summary>Whether this way can do a convolution of such sizes.</summary>
    public static bool Fits(in ConvolutionGeometry g) => !g.IsMostlyPadding;

    public override void PrepareForward(float* weights, float* bias, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        for (int group = 0; group < g.Groups; group++)
        {
            int end = (group + 1) * g.GroupFilters;
            for (int f = group * g.GroupFilters; f < end;)
            {
                int height = DirectTiles.Height<TSimd, TVector>(end - f);
                int filters = Math.Min(height, end - f);
                new Span<float>(prepared, height * (filters < height ? _depth + 1 : 1)).Clear();
                if (bias != null)
                {
                    new ReadOnlySpan<float>(bias + f, filters).CopyTo(new Span<float>(prepared, filters));
                }

                ChannelsLast.Transpose(weights + ((nint)f * _depth), _depth, filters, _depth, prepared + height, height);
                prepared += height * (nint)(_depth + 1);
                f += height;
            }
        }
    }

    public override void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch) =>
        Forward(part, samples, input, prepared, rectify: false, planes, scratch);

    public void Forward(in OutputPart part, int samples, float* input, float* prepared, bool rectify, float* output, float* scratch)
    {
        if (!_readsInput)
        {
            _outputPlanes.Stage(part.FirstRow, part.EndRow, input, scratch);
        }

        nint start = part.FirstRow * (nint)_outputPlanes.Row;
        nint end = ((part.EndRow - 1) * (nint)_outputPlanes.Row) + Geometry.OutputWidth;
        fixed (int* offsets = _outputPlanes.Offsets)
        {
            var operands = new DirectProduct
            {
                A = prepared + (part.FirstFilter * (nint)(_depth + 1)),
                B = _readsInput ? input : scratch,
                Offsets = offsets,
                Depth = _depth,
                C = output + (part.FirstFilter * (nint)Output.Plane),
                CRow = Output.Plane,
                Rectify = rectify,
            };
            int filters = Geometry.Groups == 1 ? part.EndFilter - part.FirstFilter : Geometry.GroupFilters;
            Multiply(operands, filters, _outputPlanes.GroupSize, start, end);
        }
    }

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        foreach (InputPhase phase in _inputPhases)
        {
            for (int group = 0; group < g.Groups; group++)
            {
                prepared = PrepareInputPhase(phase, weights + (group * (nint)g.GroupFilters * _depth), prepared);
            }
        }
    }

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        bool whole = _across.Stride == 1 && _down.Stride == 1 && _down.Phases[0].Count == g.Height && _across.Phases[0].Count == g.Width;
        for (int n = 0; n < samples; n++)
        {
            float* result = inputGradient + ((nint)n * g.InputSize);
            if (!whole)
            {
                new Span<float>(result, g.InputSize).Clear();
            }

            float* weights = prepared;
            foreach (InputPhase phase in _inputPhases)
            {
                fixed (int* offsets = phase.Offsets)
                {
                    var operands = new DirectProduct
                    {
                        A = weights,
                        B = planes + ((nint)n * Gradient.Size),
                        Offsets = offsets,
                        Depth = phase.Offsets.Length,
                        C = _readsInput ? result : scratch,
                        CRow = phase.Columns,
                    };
                    Multiply(operands, g.GroupChannels, g.GroupFilters * (nint)Gradient.Plane, 0, phase.End);
                }

                if (!_readsInput)
                {
                    Spread(phase, scratch, result);
                }

                weights += g.Groups * Rounded(g.GroupChannels) * (nint)(phase.Offsets.Length + 1);
            }
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        for (int n = 0; n < samples && !_readsInput; n++)
        {
            _gradientPlanes.Stage(
                0, Geometry.OutputHeight, input + ((nint)n * Geometry.InputSize), scratch + ((nint)n * _gradientPlanes.Size));
        }

        var operands = new DirectDots
        {
            Left = planes + Gradient.First,
            Plane = Gradient.Plane,
            Samples = samples,
            Vectors = _gradientVectors,
            LeftSample = Gradient.Size,
            RightSample = _readsInput ? Geometry.InputSize : _gradientPlanes.Size,
        };
        int filters = Geometry.GroupFilters;
        fixed (int* offsets = _gradientPlanes.Offsets)
        {
            for (int group = 0; group < Geometry.Groups; group++, sums += GroupSums)
            {
                float* inputs = (_readsInput ? input : scratch) + (group * (nint)_gradientPlanes.GroupSize);
                DirectDots.AddAll<TSimd, TVector>(operands, filters, inputs, offsets, _depth, sums, Rounded(filters));
                operands.Left += filters * operands.Plane;
            }
        }
    }

    public override void FinishWeights(float* sums, float* weightGradient, float* scratch)
    {
        int filters = Geometry.GroupFilters;
        for (int group = 0; group < Geometry.Groups; group++, sums += GroupSums, weightGradient += filters * _depth)
        {
            ChannelsLast.Transpose(sums, Rounded(filters), _depth, filters, weightGradient, _depth);
        }
    }

    // Of a plane of outputs, in whole vectors.
    private static int Columns(in ConvolutionGeometry g, int row) =>
        checked(Vectors(((g.OutputHeight - 1) * row) + g.OutputWidth) * TSimd.Width);

    // Planes of outputs that are the output's own: no gaps in them, and nothing written past them.
    private static bool AreOutput(in ConvolutionGeometry g, StagedPlanes planes) =>
        planes.Row == g.OutputWidth && g.OutputPixels % TSimd.Width == 0 && Rounded(g.GroupFilters) == g.GroupFilters;

    // In multiply-adds of vectors. Planes for each tap's columns are more of them, but without gaps.
    private static long ForwardCost(in ConvolutionGeometry g, StagedPlanes planes)
    {
        long copies = planes.Planes + (AreOutput(g, planes) ? 0 : g.Filters);
        return Columns(g, planes.Row) * (g.WeightCount + (copies * CostOfCopy));
    }

    private static int Vectors(int elements) => checked(elements + TSimd.Width - 1) / TSimd.Width;

    private static int Rounded(int rows) => DirectTiles.Rounded<TSimd, TVector>(rows);

    // Rows of all groups, the last tile's included.
    private static int Room(int rows, int ofGroup) => rows - ofGroup + Rounded(ofGroup);

    // Group by group: what the last tile of one writes past its rows, the next overwrites.
    private void Multiply(DirectProduct operands, int rows, nint groupSize, nint start, nint end)
    {
        nint strip = groupSize <= CachedElements ? end - start : 3 * TSimd.Width;
        for (int group = 0; group < Geometry.Groups; group++)
        {
            for (nint first = start; first < end; first += strip)
            {
                DirectTiles.Multiply<TSimd, TVector>(operands, rows, first, Math.Min(end, first + strip));
            }

            operands.A += Rounded(rows) * (operands.Depth + 1);
            operands.B += groupSize;
            operands.C += rows * operands.CRow;
        }
    }

    private float* PrepareInputPhase(InputPhase phase, float* weights, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        int taps = phase.Taps.Length;
        for (int c = 0; c < g.GroupChannels;)
        {
            int height = DirectTiles.Height<TSimd, TVector>(g.GroupChannels - c);
            int channels = Math.Min(height, g.GroupChannels - c);
            new Span<float>(prepared, height * (channels < height ? (g.GroupFilters * taps) + 1 : 1)).Clear();
            prepared += height;
            for (int f = 0; f < g.GroupFilters; f++, prepared += taps * height)
            {
                float* filter = weights + ((nint)f * _depth) + ((nint)c * _taps);
                if (taps == _taps)
                {
                    ChannelsLast.Transpose(filter, taps, channels, taps, prepared, height);
                    continue;
                }

                for (int i = 0; i < channels; i++)
                {
                    for (int tap = 0; tap < taps; tap++)
                    {
                        prepared[(tap * height) + i] = filter[(i * _taps) + phase.Taps[tap]];
                    }
                }
            }

            c += height;
        }

        return prepared;
    }

    // The gradient by the pixels of each phase is a convolution of the output's gradient with the taps that fall on it.
    private IEnumerable<InputPhase> InputPhases()
    {
        ConvolutionGeometry g = Geometry;
        foreach (StridePhase down in _down.Phases)
        {
            foreach (StridePhase across in _across.Phases)
            {
                int[] taps = new int[down.Taps.Length * across.Taps.Length];
                int[] shifts = new int[taps.Length];
                int tap = 0;
                foreach (StrideTap y in down.Taps)
                {
                    foreach (StrideTap x in across.Taps)
                    {
                        taps[tap] = (y.Index * g.KernelWidth) + x.Index;
                        shifts[tap++] = (y.Shift * _gradientPlanes.Row) + x.Shift;
                    }
                }
                int first = Gradient.First + (down.Lead * _gradientPlanes.Row) + across.Lead;
                int[] offsets = new int[g.GroupFilters * shifts.Length];
                for (int offset = 0; offset < offsets.Length; offset++)
                {
                    offsets[offset] = first + (offset / shifts.Length * Gradient.Plane) - shifts[offset % shifts.Length];
                }
                int end = down.Count == 0 || across.Count == 0 ? 0 : checked(((down.Count - 1) * _gradientPlanes.Row) + across.Count);
                yield return new InputPhase(down, across, taps, offsets, end, checked(Vectors(end) * TSimd.Width));
            }
        }
    }

    // From planes of a phase's pixels to the pixels.
    private void Spread(InputPhase phase, float* source, float* result)
    {
        ConvolutionGeometry g = Geometry;
        for (int c = 0; c < g.Channels; c++, source += phase.Columns)
        {
            float* target = result + (((((nint)c * g.Height) + phase.Down.First) * g.Width) + phase.Across.First);
            int count = phase.Across.Count;
            if (g.StrideWidth == 1 && g.StrideHeight == 1 && _gradientPlanes.Row == g.Width)
            {
                new ReadOnlySpan<float>(source, phase.End).CopyTo(new Span<float>(target, phase.End));
                continue;
            }

            for (int y = 0; y < phase.Down.Count; y++, target += (nint)g.StrideHeight * g.Width)
            {
                ShortRows.CopyToStrided(source + (y * _gradientPlanes.Row), target, g.StrideWidth, count);
            }
        }
    }

    private sealed record InputPhase(
        StridePhase Down, StridePhase Across, int[] Taps, int[] Offsets, int End, int Columns);
}
