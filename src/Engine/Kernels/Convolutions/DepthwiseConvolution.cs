using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Convolution of each channel on its own. A pixel's nine products have no room to hide a copy in, so planes are read and written where
/// they lie, all of them if the stride is 1 and the width stays the same. Else the channel at hand is cut into the planes of its phases,
/// and results whose rows are closer than those are moved together.
/// </summary>
internal sealed unsafe class DepthwiseConvolution<TSimd, TVector> : ConvolutionMethod, IInPlaceConvolution
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Samples whose gradients by the weights are summed up together.
    private const int GroupElements = 1 << 18;
    private const int MostSamples = 8;

    // More taps, or more masks and taps at borders, would make the tables large.
    private const int MostTaps = 64;
    private const int MostInTables = 1 << 18;

    private readonly StrideAxis _down;
    private readonly StrideAxis _across;
    private readonly int _taps;
    private readonly int _perChannel;
    private readonly int _row;
    private readonly int _inputPlane;
    private readonly int _outputPlane;
    private readonly bool _readsInput;
    private readonly bool _readsOutput;
    private readonly bool _seesAll;

    // Columns of each of two phases that lie by turns.
    private readonly int _pairs;
    private readonly PlaneTaps _forward;
    private readonly InputPhase[] _inputPhases;

    // Scratch: a channel's input in its phases, its results or the gradient by them, the sums of its taps.
    private readonly int _resultsAt;
    private readonly int _sumsAt;

    public DepthwiseConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        _down = StrideAxis.Down(g);
        _across = StrideAxis.Across(g);
        _taps = g.KernelHeight * g.KernelWidth;
        _perChannel = g.GroupFilters;
        _row = Math.Max(g.OutputWidth, _across.Phases.Max(phase => phase.Count));
        _readsInput = g.StrideHeight == 1 && g.StrideWidth == 1 && _row == g.Width;
        _readsOutput = _row == g.OutputWidth;
        _seesAll = _down.Phases.Sum(phase => phase.Count) == g.Height && _across.Phases.Sum(phase => phase.Count) == g.Width;
        _pairs = g.StrideWidth == 2 && _across.Phases is [{ First: 0 or 1 } first, { First: 0 or 1 } second]
            ? Math.Min(first.Count, second.Count)
            : 0;
        Output = PlaneLayout.InPlace(g);
        checked
        {
            _inputPlane = Math.Max(_down.Phases.Max(phase => phase.Count) * _row, _readsInput ? g.Height * g.Width : 0);
            _outputPlane = g.OutputHeight * _row;
            _resultsAt = AlignedMemory.Round((_down.Phases.Length * _across.Phases.Length * _inputPlane) + (2 * PlaneLayout.Slack));
            _sumsAt = _resultsAt + AlignedMemory.Round((_perChannel * _outputPlane) + (2 * PlaneLayout.Slack));
            ScratchSize = _sumsAt + (_perChannel * _taps * TSimd.Width);
            GroupSamples = (int)Math.Clamp(GroupElements / ((long)g.InputSize + g.OutputSize), 1, MostSamples);
        }

        _forward = new PlaneTaps(_row, g.OutputHeight, g.OutputWidth, ShiftsDown(), ShiftsAcross(), TSimd.Width);
        _inputPhases = InputPhases();
        PreparedSize = checked(Math.Max(
            g.Filters * (_taps + 1), g.Channels * _inputPhases.Sum(phase => 1 + phase.Weights.Length)));
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient => Output;

    // As loads and stores do.
    public override int Cost => 4;

    public override int GroupSamples { get; }

    public override int FilterParts => Geometry.Channels;

    protected override int FilterUnit => _perChannel;

    public override int PreparedSize { get; }

    public override int ScratchSize { get; }

    public override IInPlaceConvolution? InPlace => this;

    /// <summary>Whether this way can do a convolution of such sizes, and well.</summary>
    public static bool Fits(in ConvolutionGeometry g)
    {
        long taps = (long)g.KernelHeight * g.KernelWidth * g.GroupFilters;
        if (g.Groups == 1 || g.GroupChannels > 1 || taps > MostTaps || g.IsMostlyPadding)
        {
            return false;
        }

        long row = Math.Max(g.Width, g.OutputWidth);
        long borders = (2L * g.DilationHeight * (g.KernelHeight - 1)) + g.PaddingTop + g.PaddingBottom + 4;
        return taps * borders * ((row / TSimd.Width) + 1) <= MostInTables && (g.Height == 1 || g.KernelWidth * row <= MostInTables);
    }

    public override void PrepareForward(float* weights, float* bias, float* prepared)
    {
        for (int f = 0; f < Geometry.Filters; f++, weights += _taps)
        {
            *prepared++ = bias == null ? 0 : bias[f];
            for (int j = 0; j < Geometry.KernelWidth; j++)
            {
                for (int i = 0; i < Geometry.KernelHeight; i++)
                {
                    *prepared++ = weights[(i * Geometry.KernelWidth) + j];
                }
            }
        }
    }

    public override void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch) =>
        Forward(part, samples, input, prepared, rectify: false, planes, scratch);

    public void Forward(in OutputPart part, int samples, float* input, float* prepared, bool rectify, float* output, float* scratch)
    {
        PlaneOperands operands = _forward.Operands;
        operands.Rectify = rectify;
        for (int f = part.FirstFilter; f < part.EndFilter; f++)
        {
            if (f % _perChannel == 0 || f == part.FirstFilter)
            {
                operands.Source = InputOf(f / _perChannel, input, scratch + PlaneLayout.Slack);
            }

            float* plane = output + (f * (nint)Geometry.OutputPixels);
            operands.Weights = prepared + (f * (nint)(_taps + 1));
            operands.Target = _readsOutput ? plane : scratch + _resultsAt;
            PlaneProducts.Convolve<TSimd, TVector>(operands);
            if (!_readsOutput)
            {
                CopyRows(operands.Target, _row, plane, Geometry.OutputWidth);
            }
        }

        GC.KeepAlive(_forward);
    }

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        for (int c = 0; c < Geometry.Channels; c++, weights += _perChannel * _taps)
        {
            foreach (InputPhase phase in _inputPhases)
            {
                *prepared++ = 0;
                foreach (int weight in phase.Weights)
                {
                    *prepared++ = weights[weight];
                }
            }
        }
    }

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        if (!_seesAll)
        {
            new Span<float>(inputGradient, samples * g.InputSize).Clear();
        }

        bool inPlace = _readsInput && _seesAll;
        for (int n = 0; n < samples; n++, planes += g.OutputSize)
        {
            float* weights = prepared;
            for (int c = 0; c < g.Channels; c++, inputGradient += g.Height * (nint)g.Width)
            {
                float* gradient = GradientOf(c, planes, scratch + _resultsAt + PlaneLayout.Slack);
                foreach (InputPhase phase in _inputPhases)
                {
                    PlaneOperands operands = phase.Taps.Operands;
                    operands.Source = gradient;
                    operands.Weights = weights;
                    operands.Target = inPlace ? inputGradient : scratch + phase.Plane;
                    PlaneProducts.Convolve<TSimd, TVector>(operands);
                    weights += 1 + phase.Weights.Length;
                }

                if (!inPlace)
                {
                    Spread(scratch, inputGradient);
                }
            }
        }

        GC.KeepAlive(_inputPhases);
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        PlaneOperands operands = _forward.Operands;
        float* dots = scratch + _sumsAt;
        for (int c = 0; c < g.Channels; c++)
        {
            new Span<float>(dots, _perChannel * _taps * TSimd.Width).Clear();
            for (int n = 0; n < samples; n++)
            {
                operands.Source = InputOf(c, input + (n * (nint)g.InputSize), scratch + PlaneLayout.Slack);
                operands.Target = GradientOf(c, planes + (n * (nint)g.OutputSize), scratch + _resultsAt + PlaneLayout.Slack);
                for (int f = 0; f < _perChannel; f++, operands.Target += _outputPlane)
                {
                    PlaneProducts.AddDots<TSimd, TVector>(operands, dots + (f * (nint)_taps * TSimd.Width));
                }
            }

            float* dot = dots;
            for (int f = 0; f < _perChannel; f++, sums += _taps)
            {
                for (int tap = 0; tap < _taps; tap++, dot += TSimd.Width)
                {
                    sums[(tap % g.KernelHeight * g.KernelWidth) + (tap / g.KernelHeight)] += TSimd.Sum(TSimd.Load(dot));
                }
            }
        }

        GC.KeepAlive(_forward);
    }

    // Whether a vector that begins or ends in planes is inside what is around them.
    private static bool IsInside(int first, int end, int count, nint plane) =>
        first * plane >= PlaneLayout.Slack && (count - end) * plane >= PlaneLayout.Slack;

    // A channel's planes where they lie, or copied.
    private float* InputOf(int channel, float* sample, float* staged)
    {
        ConvolutionGeometry g = Geometry;
        float* plane = sample + (channel * (nint)g.Height * g.Width);
        if (_readsInput)
        {
            if (IsInside(channel, channel + 1, g.Channels, g.Height * (nint)g.Width))
            {
                return plane;
            }

            new ReadOnlySpan<float>(plane, g.Height * g.Width).CopyTo(new Span<float>(staged, g.Height * g.Width));
            return staged;
        }

        for (int d = 0; d < _down.Phases.Length; d++)
        {
            if (_pairs > 0)
            {
                PairedColumns.Separate(PairsOf(d, plane, staged), _pairs);
            }

            for (int a = 0; a < _across.Phases.Length; a++)
            {
                StridePhase across = _across.Phases[a];
                CopyColumns(
                    plane + PixelOf(d, a), g.StrideHeight * (nint)g.Width, g.StrideWidth, staged + PlaneOf(d, a), _pairs, across.Count,
                    _down.Phases[d].Count);
            }
        }

        return staged;
    }

    private float* GradientOf(int channel, float* planes, float* staged)
    {
        ConvolutionGeometry g = Geometry;
        int first = channel * _perChannel;
        float* plane = planes + (first * (nint)g.OutputPixels);
        if (_readsOutput && IsInside(first, first + _perChannel, g.Filters, g.OutputPixels))
        {
            return plane;
        }

        for (int f = 0; f < _perChannel; f++, plane += g.OutputPixels)
        {
            CopyColumns(plane, g.OutputWidth, 1, staged + (f * (nint)_outputPlane), 0, g.OutputWidth, g.OutputHeight);
        }

        return staged;
    }

    // Columns from the first on, and zeros after the last of each row.
    private void CopyColumns(float* source, nint sourceRow, int step, float* target, int first, int count, int rows)
    {
        for (int y = 0; y < rows && (first < count || count < _row); y++, source += sourceRow, target += _row)
        {
            ShortRows.CopyStrided(source + (first * (nint)step), step, target + first, count - first);
            ShortRows.Fill(0, target + count, _row - count);
        }
    }

    private void CopyRows(float* source, int sourceRow, float* target, int width)
    {
        for (int y = 0; y < Geometry.OutputHeight; y++, source += sourceRow, target += width)
        {
            ShortRows.Copy(source, target, width);
        }
    }

    // From the planes of the phases to the pixels.
    private void Spread(float* phases, float* plane)
    {
        ConvolutionGeometry g = Geometry;
        for (int d = 0; d < _down.Phases.Length; d++)
        {
            if (_pairs > 0)
            {
                PairedColumns.Join(PairsOf(d, plane, phases), _pairs);
            }

            for (int a = 0; a < _across.Phases.Length; a++)
            {
                float* source = phases + PlaneOf(d, a) + _pairs;
                float* target = plane + PixelOf(d, a) + (_pairs * (nint)g.StrideWidth);
                int count = _across.Phases[a].Count - _pairs;
                for (int y = 0; y < _down.Phases[d].Count && count > 0; y++, source += _row, target += g.StrideHeight * (nint)g.Width)
                {
                    ShortRows.CopyToStrided(source, target, g.StrideWidth, count);
                }
            }
        }
    }

    private PairedRows PairsOf(int down, float* plane, float* phases) => new()
    {
        Whole = plane + (_down.Phases[down].First * (nint)Geometry.Width),
        WholeRow = Geometry.StrideHeight * (nint)Geometry.Width,
        Even = phases + PlaneOf(down, _across.Phases[0].First == 0 ? 0 : 1),
        Odd = phases + PlaneOf(down, _across.Phases[0].First == 0 ? 1 : 0),
        HalfRow = _row,
        Count = _down.Phases[down].Count,
    };

    private nint PlaneOf(int down, int across) => ((down * (nint)_across.Phases.Length) + across) * _inputPlane;

    private nint PixelOf(int down, int across) =>
        (_down.Phases[down].First * (nint)Geometry.Width) + _across.Phases[across].First;

    private PlaneShift[] ShiftsDown() => Shifts(_down, Geometry.KernelHeight, _across.Phases.Length * _inputPlane);

    private PlaneShift[] ShiftsAcross() => Shifts(_across, Geometry.KernelWidth, _inputPlane);

    private static PlaneShift[] Shifts(StrideAxis axis, int kernel, int plane)
    {
        var shifts = new PlaneShift[kernel];
        for (int index = 0; index < axis.Phases.Length; index++)
        {
            StridePhase phase = axis.Phases[index];
            foreach (StrideTap tap in phase.Taps)
            {
                shifts[tap.Index] = new PlaneShift(index * plane, tap.Shift - phase.Lead, phase.Count);
            }
        }

        return shifts;
    }

    // The gradient by the pixels of each phase is a convolution of the output's gradient with the taps that fall on it.
    private InputPhase[] InputPhases()
    {
        ConvolutionGeometry g = Geometry;
        var phases = new List<InputPhase>();
        for (int d = 0; d < _down.Phases.Length; d++)
        {
            for (int a = 0; a < _across.Phases.Length; a++)
            {
                StridePhase down = _down.Phases[d];
                StridePhase across = _across.Phases[a];
                if (down.Count == 0 || across.Count == 0)
                {
                    continue;
                }

                // Upside down, so that each row of taps reads the row below the one that the row of taps before reads.
                int height = _perChannel * down.Taps.Length;
                var rows = new PlaneShift[height];
                var columns = new PlaneShift[across.Taps.Length];
                int[] weights = new int[height * columns.Length];
                for (int i = 0; i < weights.Length; i++)
                {
                    (int column, int row) = Math.DivRem(i, height);
                    (int f, int tap) = Math.DivRem(row, down.Taps.Length);
                    StrideTap y = down.Taps[^(tap + 1)];
                    StrideTap x = across.Taps[column];
                    rows[row] = new PlaneShift(f * _outputPlane, down.Lead - y.Shift, g.OutputHeight);
                    columns[column] = new PlaneShift(0, across.Lead - x.Shift, g.OutputWidth);
                    weights[i] = (f * _taps) + (y.Index * g.KernelWidth) + x.Index;
                }

                var taps = new PlaneTaps(_row, down.Count, across.Count, rows, columns, TSimd.Width);
                phases.Add(new InputPhase(PlaneOf(d, a), taps, weights));
            }
        }

        return [.. phases];
    }

    private sealed record InputPhase(nint Plane, PlaneTaps Taps, int[] Weights);
}
