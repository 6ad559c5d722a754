namespace MLNetDeep.Comparisons;

/// <summary>What is predicted.</summary>
public enum TableTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}
