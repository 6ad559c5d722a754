namespace MLNetDeep.Trainers;

/// <summary>How many rows a training may have in memory.</summary>
internal sealed class DataMemory(NetworkTrainerOptions options, LabeledColumns columns)
{
    // Room for the rows' copies while arrays grow, for the network, and for everything else in the process.
    private const int Share = 4;

    private readonly long _limit = options.DataMemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share;
    private long _taken;

    /// <summary>Bytes that the rows may take in all.</summary>
    public long Limit => _limit;

    /// <summary>Whether rows may be kept at all: the options do not ask for streaming.</summary>
    public bool MayKeep => options.DataCaching == DataCaching.Memory || (options.DataCaching == DataCaching.Automatic && options.StreamingBufferRows is null);

    /// <summary>How many more rows may be kept; null: any number.</summary>
    public long? MostRows => options.DataCaching == DataCaching.Memory ? null : (_limit - _taken) / LabeledRows.BytesOfRow(columns);

    /// <summary>Rows that the shuffle buffer holds.</summary>
    public int BufferRows => options.StreamingBufferRows ?? (int)Math.Clamp(_limit / BytesOfBufferedRow, 1, Array.MaxLength);

    // Input, target and weight side by side.
    private long BytesOfBufferedRow => sizeof(float) * ((long)columns.FeatureCount + columns.Labels.TargetSize + 1);

    /// <summary>Counts rows that are kept.</summary>
    public void Take(LabeledRows rows) => _taken += rows.Counts.Kept * LabeledRows.BytesOfRow(columns);
}
