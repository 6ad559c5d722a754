namespace MLNetDeep.Datasets;

/// <summary>The version of the iris data set; two are in use, which differ in rows 35 and 38.</summary>
public enum IrisVariant
{
    /// <summary>The data of Fisher (1936), as in R and scikit-learn.</summary>
    Fisher,

    /// <summary>The data of the UCI Machine Learning Repository, with its two known errors.</summary>
    Uci,
}
