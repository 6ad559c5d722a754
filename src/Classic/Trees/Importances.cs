namespace MLNetDeep.Classic.Trees;

/// <summary>The importances of features: the mean decrease in impurity (Breiman, Friedman, Olshen and Stone 1984; Breiman 2001).</summary>
internal static class Importances
{
    /// <summary>The shares of the features in what a tree's splits take off the impurity.</summary>
    public static double[] OfTree(IReadOnlyList<DecisionTreeNode> nodes, int features)
    {
        double[] decreases = new double[features];
        foreach (DecisionTreeNode node in nodes)
        {
            if (node.Feature is { } feature)
            {
                decreases[feature] += Math.Max(0, Mixture(node) - Mixture(nodes[node.Left]) - Mixture(nodes[node.Right]));
            }
        }
        return Shares(decreases);
    }

    /// <summary>The mean of the shares in each tree.</summary>
    public static double[] OfForest(IReadOnlyList<double[]> decreases, int features)
    {
        double[] sums = new double[features];
        foreach (double[] tree in decreases)
        {
            double[] shares = Shares(tree);
            for (int feature = 0; feature < features; feature++)
            {
                sums[feature] += shares[feature];
            }
        }
        return Shares(sums);
    }

    private static double Mixture(DecisionTreeNode node) => node.Weight * node.Impurity;

    private static double[] Shares(double[] values)
    {
        double sum = values.Sum();
        return sum > 0 ? Array.ConvertAll(values, value => value / sum) : values;
    }
}
