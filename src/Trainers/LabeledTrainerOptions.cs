namespace MLNetDeep.Trainers;

/// <summary>What every trainer that learns from labels can be told.</summary>
public abstract class LabeledTrainerOptions : TrainerOptions
{
    // What the option is called in each trainer that has it.
    private const string WeightOption = "ExampleWeightColumnName";

    private protected LabeledTrainerOptions()
    {
    }

    /// <summary>
    /// The column of labels: a key type, as <c>MapValueToKey</c> makes, for several classes; <see cref="bool"/> for two;
    /// <see cref="float"/>, or a vector of it, for regression.
    /// </summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column of weights, for trainers that take one; null: all rows count alike.</summary>
    internal virtual string? WeightColumnName => null;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Require(!string.IsNullOrWhiteSpace(LabelColumnName), nameof(LabelColumnName), "the name of a column", LabelColumnName);
        Require(LabelColumnName != FeatureColumnName, nameof(LabelColumnName), "another column than the features", LabelColumnName);
        Require(WeightColumnName is null || !string.IsNullOrWhiteSpace(WeightColumnName), WeightOption, "the name of a column, or null", WeightColumnName);
        Require(WeightColumnName is null || (WeightColumnName != LabelColumnName && WeightColumnName != FeatureColumnName), WeightOption,
            "another column than the labels and features", WeightColumnName);
    }
}
