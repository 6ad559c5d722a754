using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>The purity of a node by what its classes weigh.</summary>
internal static class NodePurity
{
    /// <summary>The sum of the weights, and the purity.</summary>
    public static (double Weight, double Purity) Of<TPurity>(ReadOnlySpan<double> classWeights)
        where TPurity : struct, IPurity
    {
        double weight = 0;
        double terms = 0;
        foreach (double part in classWeights)
        {
            weight += part;
            terms += TPurity.Terms(Vector256.CreateScalar(part)).ToScalar();
        }
        return (weight, TPurity.Of(terms, weight));
    }

    /// <summary>The impurity by a criterion.</summary>
    public static double Impurity(SplitCriterion criterion, ReadOnlySpan<double> classWeights) =>
        criterion == SplitCriterion.Gini ? Impurity<GiniPurity>(classWeights) : Impurity<EntropyPurity>(classWeights);

    private static double Impurity<TPurity>(ReadOnlySpan<double> classWeights)
        where TPurity : struct, IPurity
    {
        (double weight, double purity) = Of<TPurity>(classWeights);
        return TPurity.Impurity(purity, weight);
    }
}
