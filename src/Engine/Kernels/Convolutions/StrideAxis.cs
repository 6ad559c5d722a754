namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// One axis of a convolution cut into phases: every stride-th place of the padded input. Within a phase a step of the window is a step of
/// one place, so that any stride is the convolution with stride 1 of each phase with the taps that fall on it. Or each tap has a phase of
/// its own.
/// </summary>
internal sealed class StrideAxis
{
    /// <param name="size">Elements of the input.</param>
    /// <param name="kernel">Taps.</param>
    /// <param name="stride">Elements from one window to the next.</param>
    /// <param name="padding">Padding before the input.</param>
    /// <param name="dilation">Elements from one tap to the next.</param>
    /// <param name="outputs">Window positions.</param>
    /// <param name="apart">Whether each tap has a phase of its own, in which a window is one place.</param>
    private StrideAxis(int size, int kernel, int stride, int padding, int dilation, int outputs, bool apart)
    {
        Stride = stride;
        Phases = PhasesOf(size, kernel, stride, padding, dilation, outputs, apart ? int.MaxValue : stride);
        Length = Phases.Max(phase => phase.Length);
        Gap = Math.Max(0, Phases.Max(phase => phase.Reach - Math.Min(phase.Lead, phase.Trail)));
    }

    /// <summary>The rows of a convolution.</summary>
    public static StrideAxis Down(in ConvolutionGeometry g) =>
        new(g.Height, g.KernelHeight, g.StrideHeight, g.PaddingTop, g.DilationHeight, g.OutputHeight, apart: false);

    /// <summary>The columns of a convolution, those of each tap apart where wanted.</summary>
    public static StrideAxis Across(in ConvolutionGeometry g, bool apart = false) =>
        new(g.Width, g.KernelWidth, g.StrideWidth, g.PaddingLeft, g.DilationWidth, g.OutputWidth, apart);

    /// <summary>Elements from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>The phases that a tap falls on.</summary>
    public StridePhase[] Phases { get; }

    /// <summary>Places of the longest phase.</summary>
    public int Length { get; }

    /// <summary>
    /// Places between one row of outputs and the next that keep windows of both apart: the zeros after a row are those before the next.
    /// </summary>
    public int Gap { get; }

    // Taps a period apart fall on the same phase. By hand: grouping would have a fresh process compile seventy methods.
    private static StridePhase[] PhasesOf(int size, int kernel, int stride, int padding, int dilation, int outputs, int period)
    {
        var phases = new List<StridePhase>();
        for (int phase = 0; phase < Math.Min(period, (dilation * (kernel - 1)) + 1); phase++)
        {
            var taps = new List<StrideTap>();
            for (int tap = 0; tap < kernel; tap++)
            {
                if (tap * dilation % period == phase)
                {
                    taps.Add(new StrideTap(tap, tap * dilation / period));
                }
            }

            if (taps.Count > 0)
            {
                phases.Add(new StridePhase(phase, [.. taps], size, stride, padding, outputs));
            }
        }

        return [.. phases];
    }
}

/// <summary>A tap in its phase.</summary>
/// <param name="Index">Its number in the kernel.</param>
/// <param name="Shift">Places of the phase from the window's first.</param>
internal readonly record struct StrideTap(int Index, int Shift);

/// <summary>Every stride-th place of the padded input: zeros, elements of the input, zeros.</summary>
internal sealed class StridePhase
{
    public StridePhase(int phase, StrideTap[] taps, int size, int stride, int padding, int outputs)
    {
        Taps = taps;
        Reach = taps[^1].Shift;
        Length = checked(outputs + Reach);
        int lead = Math.Max(0, (padding - phase + stride - 1) / stride);
        First = (int)Math.Min(int.MaxValue, ((long)lead * stride) + phase - padding);
        Lead = Math.Min(lead, Length);
        long inside = First >= size ? 0 : ((size - 1L - First) / stride) + 1;
        Count = (int)Math.Min(inside, Length - Lead);
        Trail = Length - Lead - Count;
    }

    /// <summary>The taps that fall on it, in the order of the kernel.</summary>
    public StrideTap[] Taps { get; }

    /// <summary>The greatest shift of a tap.</summary>
    public int Reach { get; }

    /// <summary>Places that windows see.</summary>
    public int Length { get; }

    /// <summary>Zeros before the input.</summary>
    public int Lead { get; }

    /// <summary>Elements of the input.</summary>
    public int Count { get; }

    /// <summary>Zeros after the input.</summary>
    public int Trail { get; }

    /// <summary>The first element of the input.</summary>
    public int First { get; }
}
