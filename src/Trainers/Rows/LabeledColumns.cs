using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers;

/// <summary>The columns a model learns from.</summary>
/// <param name="Features">The column of features; null: categories alone are read.</param>
/// <param name="FeatureCount">The numbers a row, those of categories included.</param>
/// <param name="Label">The column of labels; null where there are none.</param>
/// <param name="Labels">How its values become targets.</param>
/// <param name="Weight">The column of weights, if there is one.</param>
internal sealed record LabeledColumns(string? Features, int FeatureCount, string? Label, LabelEncoding Labels, string? Weight)
{
    /// <summary>The columns of categories, whose numbers are behind the features.</summary>
    public IReadOnlyList<CategoryColumn> Categories { get; init; } = [];

    /// <summary>Of each number of the column of features, whether it is an indicator of a category; null where none is.</summary>
    public IReadOnlyList<bool>? Indicators { get; init; }

    /// <summary>Whether the model takes missing features, NaN; else such rows are left out.</summary>
    public bool TakesMissing { get; init; }

    /// <summary>Whether the transform that made the features has normalized them.</summary>
    public bool AreNormalized { get; init; }

    /// <summary>
    /// Of each feature, whether it is left as it is where scaling is automatic; null where none is. Sparse normalized features
    /// are text, if they are no indicators with numbers beside them; dense ones, and such numbers, are learned better standardized.
    /// </summary>
    public IReadOnlyList<bool>? UnscaledWhere(bool sparse)
    {
        int categories = Categories.Sum(category => category.Size);
        bool areText = sparse && AreNormalized && Indicators is null;
        return areText || categories > 0
            ? [.. Indicators ?? Enumerable.Repeat(areText, FeatureCount - categories), .. Enumerable.Repeat(true, categories)]
            : Indicators;
    }
}
