using Microsoft.ML;

namespace MLNetDeep.Comparisons;

/// <summary>A model that is compared: its name and how it is made.</summary>
/// <param name="Name">The name, as the command line and the report have it.</param>
/// <param name="Family">The family.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Create">
/// Makes the estimator, which reads Features and Label and adds PredictedLabel and Score, or Score for numbers.
/// </param>
public sealed record ComparedModel(
    string Name, ModelFamily Family, string Description, Func<ModelContext, IEstimator<ITransformer>> Create)
{
    /// <summary>Whether it learns from missing numbers as they are; else medians and indicators take their place.</summary>
    public bool TakesMissing { get; init; }

    /// <summary>The most rows that it is trained on, where its time grows faster than their number.</summary>
    public int? MostRows { get; init; }

    /// <summary>Whether it is compared only where it is named, or all are asked for.</summary>
    public bool IsExtra { get; init; }

    /// <summary>Whether it can be trained on a table.</summary>
    internal Func<Table, bool> Fits { get; init; } = _ => true;
}
