namespace MLNetDeep.Datasets;

/// <summary>A data set is nowhere to be had: the message lists every place that was looked at and says what to do.</summary>
public sealed class DatasetNotFoundException : IOException
{
    /// <summary>An exception about one data set.</summary>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="places">Where it was looked for, and what was missing there.</param>
    /// <param name="advice">What to do.</param>
    /// <param name="innerException">What failed last, if anything did.</param>
    public DatasetNotFoundException(string dataset, IReadOnlyList<string> places, string advice, Exception? innerException = null)
        : base($"{dataset} was not found. Looked at: {string.Join("; ", places)}. {advice}", innerException)
    {
        Places = places;
    }

    /// <summary>Where it was looked for, and what was missing there.</summary>
    public IReadOnlyList<string> Places { get; }
}
