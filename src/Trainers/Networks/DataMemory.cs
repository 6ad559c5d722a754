namespace MLNetDeep.Trainers;

/// <summary>The memory that a training's rows may take.</summary>
internal sealed class DataMemory(NetworkLearner learner, LabeledColumns columns)
{
    // Room for the rows' copies while arrays grow, for the network, and for everything else in the process.
    private const int Share = 4;

    // Two arrays of no elements and the references to them.
    private const int BytesOfArrays = 64;

    private readonly long _limit = learner.DataMemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share;
    private long _taken;

    /// <summary>Bytes that the rows may take in all.</summary>
    public long Limit => _limit;

    /// <summary>Whether rows may be kept at all: the options do not ask for streaming.</summary>
    public bool MayKeep =>
        learner.DataCaching == DataCaching.Memory || (learner.DataCaching == DataCaching.Automatic && learner.StreamingBufferRows is null);

    /// <summary>The bytes that further rows may take; null for any number.</summary>
    public long? BytesLeft => learner.DataCaching == DataCaching.Memory ? null : Math.Max(0, _limit - _taken);

    /// <summary>Rows that the shuffle buffer holds.</summary>
    /// <param name="given">Features that a row gives on average where features are sparse; null where they are not.</param>
    public int BufferRows(double? given)
        => learner.StreamingBufferRows ?? (int)Math.Clamp(_limit / BytesOfBufferedRow(given), 1, Array.MaxLength);

    // Input, target and weight side by side; sparse inputs in two arrays of their own.
    private long BytesOfBufferedRow(double? given) => (sizeof(float) * (columns.Labels.TargetSize + 1L))
        + (given is { } values
            ? (long)(values * (sizeof(int) + sizeof(float))) + BytesOfArrays
            : sizeof(float) * (long)columns.FeatureCount);

    /// <summary>Counts rows that are kept.</summary>
    public void Take(LabeledRows rows) => _taken += rows.Bytes;
}
