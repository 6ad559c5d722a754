namespace MLNetDeep.Datasets;

/// <summary>Which text of the iris data: they differ in rows 35 and 38.</summary>
public enum IrisVariant
{
    /// <summary>As in Fisher (1936), and as in R and scikit-learn.</summary>
    Fisher,

    /// <summary>As in the UCI Machine Learning Repository, with its two known errors.</summary>
    Uci,
}
