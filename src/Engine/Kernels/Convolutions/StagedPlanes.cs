namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A sample in planes of rows with zeros between them: for each channel one for each phase of rows and columns. The pixels that a tap
/// multiplies are a plane, shifted.
/// </summary>
internal sealed unsafe class StagedPlanes
{
    private readonly ConvolutionGeometry _geometry;
    private readonly StrideAxis _down;
    private readonly StrideAxis _across;
    private readonly int _plane;

    public StagedPlanes(in ConvolutionGeometry geometry, StrideAxis down, StrideAxis across)
    {
        _geometry = geometry;
        _down = down;
        _across = across;
        Offsets = new int[geometry.PatchSize];

        // Every offset is within a sample's planes, whose size is checked.
        checked
        {
            Row = geometry.OutputWidth + across.Gap;
            _plane = (down.Length * Row) + Math.Max(0, across.Length - Row);
            Planes = geometry.Channels * down.Phases.Length * across.Phases.Length;
            Size = AlignedMemory.Round((Planes * _plane) + PlaneLayout.Slack);
            RowSize = Planes * Row;
            GroupSize = Planes / geometry.Groups * _plane;
        }

        int plane = 0;
        for (int c = 0; c < geometry.GroupChannels; c++)
        {
            foreach (StridePhase rows in down.Phases)
            {
                foreach (StridePhase columns in across.Phases)
                {
                    SetOffsets(c, rows, columns, plane);
                    plane += _plane;
                }
            }
        }
    }

    /// <summary>Planes of a sample.</summary>
    public int Planes { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int Row { get; }

    /// <summary>Elements of a sample, with what vectors read beyond the last plane.</summary>
    public int Size { get; }

    /// <summary>Elements of one row of all planes.</summary>
    public int RowSize { get; }

    /// <summary>Elements of the channels of one group.</summary>
    public int GroupSize { get; }

    /// <summary>Where in a group's planes the first window's pixel is, for each element of a filter.</summary>
    public int[] Offsets { get; }

    /// <summary>What some rows of outputs read of a sample, and zeros after the last for vectors that reach past it.</summary>
    public void Stage(int firstRow, int endRow, float* sample, float* staged)
    {
        ConvolutionGeometry g = _geometry;
        for (int c = 0; c < g.Channels; c++, sample += g.Height * g.Width)
        {
            foreach (StridePhase down in _down.Phases)
            {
                int end = endRow + down.Reach;
                foreach (StridePhase across in _across.Phases)
                {
                    // Rows of the input with zeros above, between and below, and what windows of the last row and the last vector see.
                    int from = Math.Clamp(down.Lead, firstRow, end);
                    int to = Math.Clamp(down.Lead + down.Count, from, end);
                    int past = Math.Min(_plane - (end * Row), Math.Max(0, _across.Length - Row) + PlaneLayout.Slack);
                    float* next = staged + (firstRow * (nint)Row);
                    if (to > from)
                    {
                        float* source = sample + ((((from - down.Lead) * (nint)g.StrideHeight) + down.First) * g.Width) + across.First;
                        float* target = staged + (from * (nint)Row) + across.Lead;
                        new Span<float>(next, (int)(target - next)).Clear();
                        next = PlaneRows.CopyApart(
                            source, (nint)g.StrideHeight * g.Width, g.StrideWidth, target, Row, across.Count, to - from);
                    }

                    new Span<float>(next, (int)(staged + (end * (nint)Row) + past - next)).Clear();
                    staged += _plane;
                }
            }
        }

        new Span<float>(staged, PlaneLayout.Slack).Clear();
    }

    private void SetOffsets(int channel, StridePhase rows, StridePhase columns, int plane)
    {
        foreach (StrideTap y in rows.Taps)
        {
            foreach (StrideTap x in columns.Taps)
            {
                int tap = (((channel * _geometry.KernelHeight) + y.Index) * _geometry.KernelWidth) + x.Index;
                Offsets[tap] = plane + (y.Shift * Row) + x.Shift;
            }
        }
    }
}
