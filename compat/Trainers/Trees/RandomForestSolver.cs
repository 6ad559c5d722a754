namespace Microsoft.ML.Trainers.FastTree;

/// <summary>
/// A random forest (Breiman 2001) of leaf-wise regression trees on labels of 1 and -1: each tree sees a sample of the rows and of the features,
/// each split again a sample of the features, and a leaf's output is the mean label of its rows.
/// </summary>
internal static class RandomForestSolver
{
    /// <summary>Grows the trees.</summary>
    public static DecisionTree[] Train(TrainingRows rows, ForestSettings settings)
    {
        var data = BinnedRows.Of(rows, settings.MaximumBins);
        var grower = new TreeGrower(data, settings.Leaves, settings.MinimumRowsPerLeaf);
        var gradients = new float[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            gradients[row] = (rows.Labels[row] > 0 ? 1 : -1) * rows.WeightOf(row);
        }

        var random = new Random(settings.Seed);
        var trees = new DecisionTree[settings.Trees];
        for (int t = 0; t < trees.Length; t++)
        {
            int[] bag = Sampling.Bag(random, rows.Count, settings.RowFraction);
            bool[]? active = Sampling.Choose(random, data.Features.Length, settings.FeatureFraction);
            trees[t] = grower.Grow(gradients, bag, active, FeaturesOfSplit, MeanLabel, out _);
        }
        return trees;

        bool[]? FeaturesOfSplit() => Sampling.Choose(random, data.Features.Length, settings.FeatureFractionPerSplit);

        float MeanLabel(ReadOnlySpan<int> leafRows, double gradientSum)
        {
            double weight = 0;
            foreach (int row in leafRows)
            {
                weight += rows.WeightOf(row);
            }
            return (float)Math.Clamp(weight > 0 ? gradientSum / weight : 0, -settings.MaximumOutput, settings.MaximumOutput);
        }
    }
}

/// <summary>The settings of a random forest.</summary>
internal sealed record ForestSettings(
    int Trees, int Leaves, int MinimumRowsPerLeaf, int MaximumBins, double RowFraction, double FeatureFraction, double FeatureFractionPerSplit,
    double MaximumOutput, int Seed);
