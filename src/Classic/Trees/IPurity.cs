using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// A criterion as the purity of a node: the node's weight less weight times impurity, up to a term that splits do not change. A split is
/// the better, the greater the sum of its sides' purities is. Of whole weights the sums are exact, so that equal splits of two features
/// have equal purities.
/// </summary>
internal interface IPurity
{
    /// <summary>The classes' terms, by their weights.</summary>
    static abstract Vector256<double> Terms(Vector256<double> weights);

    /// <summary>The purity of a node.</summary>
    /// <param name="terms">The sum of the classes' terms.</param>
    /// <param name="weight">The sum of the classes' weights.</param>
    static abstract double Of(double terms, double weight);

    /// <summary>The impurity of a node.</summary>
    static abstract double Impurity(double purity, double weight);

    /// <summary>The sum of the weights of a node's classes, and its purity.</summary>
    static (double Weight, double Purity) OfNode<TPurity>(ReadOnlySpan<double> classWeights)
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

    /// <summary>The impurity of a node by a criterion.</summary>
    static double ImpurityOfNode(SplitCriterion criterion, ReadOnlySpan<double> classWeights) => criterion == SplitCriterion.Gini
        ? ImpurityOfNode<GiniPurity>(classWeights)
        : ImpurityOfNode<EntropyPurity>(classWeights);

    private static double ImpurityOfNode<TPurity>(ReadOnlySpan<double> classWeights)
        where TPurity : struct, IPurity
    {
        (double weight, double purity) = OfNode<TPurity>(classWeights);
        return TPurity.Impurity(purity, weight);
    }
}

/// <summary>Sum of w_c^2 over w.</summary>
internal readonly struct GiniPurity : IPurity
{
    public static Vector256<double> Terms(Vector256<double> weights) => weights * weights;

    public static double Of(double terms, double weight) => weight > 0 ? terms / weight : 0;

    public static double Impurity(double purity, double weight) => Math.Max(0, 1 - (purity / weight));
}

/// <summary>Sum of w_c log2 w_c, less w log2 w.</summary>
internal readonly struct EntropyPurity : IPurity
{
    public static Vector256<double> Terms(Vector256<double> weights) =>
        weights * Vector256.Log2(Vector256.Max(weights, Vector256.Create(double.Epsilon)));

    public static double Of(double terms, double weight) => weight > 0 ? terms - (weight * Math.Log2(weight)) : 0;

    public static double Impurity(double purity, double weight) => Math.Max(0, -purity / weight);
}
