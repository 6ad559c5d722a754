namespace Microsoft.ML.Trainers.FastTree;

/// <summary>The defaults of the tree trainers.</summary>
internal static class Defaults
{
    public const int NumberOfTrees = 100;
    public const int NumberOfLeaves = 20;
    public const int MinimumExampleCountPerLeaf = 10;
    public const double LearningRate = 0.2;
}

public abstract class TreeOptions : TrainerInputBaseWithGroupId
{
    public int Seed = 123;

    public int MaximumBinCountPerFeature = 255;

    public int NumberOfLeaves = Defaults.NumberOfLeaves;

    public int MinimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf;

    public int NumberOfTrees = Defaults.NumberOfTrees;

    public double FeatureFraction = 1;

    public double BaggingExampleFraction = 0.7;

    public double FeatureFractionPerSplit = 1;

    private protected TreeOptions()
    {
    }
}

public abstract class BoostedTreeOptions : TreeOptions
{
    public double LearningRate = Defaults.LearningRate;

    public double MaximumTreeOutput = 100;

    private protected BoostedTreeOptions()
    {
    }
}

public abstract class FastForestOptionsBase : TreeOptions
{
    private protected FastForestOptionsBase()
    {
        FeatureFraction = 0.7;
        FeatureFractionPerSplit = 0.7;
    }
}
