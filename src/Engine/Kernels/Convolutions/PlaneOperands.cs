namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>What <see cref="PlaneProducts"/> works on: planes, and taps as <see cref="PlaneTaps"/> made them.</summary>
internal unsafe struct PlaneOperands
{
    /// <summary>The planes that taps read; what lies within a vector before and after each may be read, and does not matter.</summary>
    public float* Source;

    /// <summary>A bias and what each tap multiplies by.</summary>
    public float* Weights;

    /// <summary>The result, or the gradient by it: <see cref="Length"/> elements.</summary>
    public float* Target;

    /// <summary>Whether negative results become 0.</summary>
    public bool Rectify;

    /// <summary>Rows of the kernel.</summary>
    public int KernelRows;

    /// <summary>Columns of the kernel.</summary>
    public int KernelColumns;

    /// <summary>Elements from one row to the next.</summary>
    public int Row;

    /// <summary>Pixels from the first of the result to the last, with what lies between rows.</summary>
    public int Length;

    /// <summary>The first pixel that is not at a border.</summary>
    public int Start;

    /// <summary>Its column.</summary>
    public int StartColumn;

    /// <summary>Columns that a block of vectors goes on by, whole rows aside.</summary>
    public int BlockStep;

    /// <summary>Columns that two vectors go on by, whole rows aside.</summary>
    public int PairStep;

    /// <summary>Whole vectors from there on that are not at a border.</summary>
    public int Vectors;

    /// <summary>What each tap reads for the first pixel, those of one kernel column side by side.</summary>
    public int* Offsets;

    /// <summary>Where in the masks that of a kernel column is, for some vectors from any column on; -1 for none.</summary>
    public int* ColumnMasks;

    /// <summary>All bits of pixels that see a tap, none of others.</summary>
    public float* Masks;

    /// <summary>The vectors at borders.</summary>
    public PlaneEdge* Edges;

    /// <summary>How many these are.</summary>
    public int EdgeCount;

    /// <summary>The taps that these see.</summary>
    public EdgeTap* EdgeTaps;

    /// <summary>Rows of the source.</summary>
    public int SourceRows;

    /// <summary>Rows from a pixel's own to the first that its window sees.</summary>
    public int FirstShift;

    /// <summary>Columns from a pixel's own to the one that each kernel column reads.</summary>
    public int* ColumnShifts;

    /// <summary>A row of zeros: what every kernel column reads of it is one.</summary>
    public float* Zeros;

    /// <summary>The vectors that go down the rows, where they do.</summary>
    public StreamPair* Pairs;

    /// <summary>How many pairs these are.</summary>
    public int PairCount;
}
