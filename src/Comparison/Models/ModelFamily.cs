namespace MLNetDeep.Comparisons;

/// <summary>The families of models, in the words of "performance / quantity of data": from no learning at all to deep.</summary>
public enum ModelFamily
{
    /// <summary>The most frequent class, or the mean: what any model has to beat.</summary>
    Baseline,

    /// <summary>Linear models, neighbors, discriminants, kernel machines and trees.</summary>
    Classic,

    /// <summary>Networks of one hidden layer on tables, and of dense layers on images.</summary>
    Medium,

    /// <summary>Networks of several layers on tables, and of convolutions on images.</summary>
    Deep,
}
