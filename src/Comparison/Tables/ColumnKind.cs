namespace MLNetDeep.Comparisons;

/// <summary>What the values of a column are, which decides how models see them.</summary>
public enum ColumnKind
{
    /// <summary>Numbers; a missing one is NaN.</summary>
    Number,

    /// <summary>Yes or no, in whatever words; treated as a category.</summary>
    Boolean,

    /// <summary>Texts of which each stands for many rows: one-hot, or hashed where there are many.</summary>
    Category,

    /// <summary>Sentences, which are featurized by their words.</summary>
    Text,

    /// <summary>Days or moments, which become year, month, day, weekday, hour and a running number.</summary>
    Date,

    /// <summary>Vectors of numbers, taken as they are.</summary>
    Vector,

    /// <summary>Pixels of an image, <c>[height, width, channels]</c>.</summary>
    Image,

    /// <summary>Nothing that tells about other rows: no values, one value, or a name for each row.</summary>
    Dropped,
}
