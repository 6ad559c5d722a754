namespace MLNetDeep.Trainers;

/// <summary>The place of a trainer's rows while it trains.</summary>
public enum DataCaching
{
    /// <summary>
    /// Memory or streaming, by the size of the rows: <see cref="Memory"/> where they fit into <see cref="NetworkLearner.DataMemoryLimit"/>;
    /// <see cref="Streaming"/> otherwise, or where <see cref="NetworkLearner.StreamingBufferRows"/> is given. Rows of unknown number are
    /// read into memory until they no longer fit.
    /// </summary>
    Automatic,

    /// <summary>Memory: rows are read once, kept, and shuffled as a whole.</summary>
    Memory,

    /// <summary>
    /// Streaming: rows are read from the data view anew in each epoch, while the network trains, and shuffled within a buffer, for data
    /// larger than memory. Where the buffer holds all rows, the model is the same, bit for bit, as from memory.
    /// </summary>
    Streaming,
}
