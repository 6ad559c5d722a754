namespace Microsoft.ML.Trainers.FastTree;

/// <summary>
/// Gradient boosting of regression trees for the logistic loss (Friedman 2001, "Greedy function approximation"; the scaled logistic of Burges
/// 2010, "From RankNet to LambdaRank to LambdaMART", section 6): the probability of the positive class is 1 / (1 + exp(-2 rate score)).
/// </summary>
internal static class BoostedTreesSolver
{
    /// <summary>Grows the trees; each fits the gradient of the loss, and its leaves take a Newton step times the learning rate.</summary>
    public static DecisionTree[] Train(TrainingRows rows, BoostingSettings settings)
    {
        var data = BinnedRows.Of(rows, settings.MaximumBins);
        var grower = new TreeGrower(data, settings.Leaves, settings.MinimumRowsPerLeaf);
        double sigmoid = 2 * settings.LearningRate;
        var scores = new double[rows.Count];
        var gradients = new float[rows.Count];
        var curvatures = new float[rows.Count];
        var order = new int[rows.Count];
        var trees = new DecisionTree[settings.Trees];
        var random = new Random(settings.Seed);
        for (int t = 0; t < trees.Length; t++)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                order[row] = row;
                double sign = rows.Labels[row] > 0 ? 1 : -1;
                double response = sigmoid / (1 + Math.Exp(sign * sigmoid * scores[row]));
                gradients[row] = (float)(sign * response * rows.WeightOf(row));
                curvatures[row] = (float)(response * (sigmoid - response) * rows.WeightOf(row));
            }

            bool[]? active = Sampling.Choose(random, data.Features.Length, settings.FeatureFraction);
            trees[t] = grower.Grow(gradients, order, active, FeaturesOfSplit, NewtonStep, out Range[] leaves);
            for (int leaf = 0; leaf < leaves.Length; leaf++)
            {
                foreach (int row in order.AsSpan(leaves[leaf]))
                {
                    scores[row] += trees[t].Outputs[leaf];
                }
            }
        }
        return trees;

        bool[]? FeaturesOfSplit() => Sampling.Choose(random, data.Features.Length, settings.FeatureFractionPerSplit);

        float NewtonStep(ReadOnlySpan<int> leafRows, double gradientSum)
        {
            double curvature = 1e-12;
            foreach (int row in leafRows)
            {
                curvature += curvatures[row];
            }
            return (float)Math.Clamp(settings.LearningRate * gradientSum / curvature, -settings.MaximumOutput, settings.MaximumOutput);
        }
    }
}

/// <summary>The settings of boosted trees.</summary>
internal sealed record BoostingSettings(
    int Trees, int Leaves, int MinimumRowsPerLeaf, double LearningRate, int MaximumBins, double FeatureFraction,
    double FeatureFractionPerSplit, double MaximumOutput, int Seed);
