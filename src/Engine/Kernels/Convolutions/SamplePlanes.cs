namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Planes of pixels of some samples.</summary>
/// <param name="First">The first pixel of the first.</param>
/// <param name="Sample">Elements from one sample to the next.</param>
/// <param name="Plane">Elements from one of its channels to the next.</param>
/// <param name="Row">Elements from one of their rows to the next.</param>
internal readonly unsafe record struct SamplePlanes(nint First, nint Sample, nint Plane, nint Row)
{
    public SamplePlanes(float* first, nint sample, nint plane, nint row)
        : this((nint)first, sample, plane, row)
    {
    }

    /// <summary>The first pixel of a sample.</summary>
    public float* Of(int sample) => (float*)First + (sample * Sample);

    /// <summary>The samples from one on.</summary>
    public SamplePlanes From(int sample) => new(Of(sample), Sample, Plane, Row);
}
