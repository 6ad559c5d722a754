namespace MLNetDeep.Trainers;

/// <summary>Where a trainer has its rows while it trains.</summary>
public enum DataCaching
{
    /// <summary>
    /// <see cref="Memory"/> where the rows fit into <see cref="NetworkLearner.DataMemoryLimit"/>, <see cref="Streaming"/> otherwise, or
    /// where <see cref="NetworkLearner.StreamingBufferRows"/> is given. Rows of unknown number are read into memory until they no longer
    /// fit.
    /// </summary>
    Automatic,

    /// <summary>Rows are read once, kept in memory, and shuffled as a whole.</summary>
    Memory,

    /// <summary>
    /// Rows are read from the data view anew in each epoch, while the network trains, and shuffled within a buffer: for data larger than
    /// memory. Where the buffer holds all rows, the model is the same, bit for bit, as from memory.
    /// </summary>
    Streaming,
}
