using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>What is summed up of a node's rows, and how pure the node is by these sums.</summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
internal unsafe interface ITargetSums<TTarget>
{
    /// <summary>How many sums there are.</summary>
    static abstract int Count(int classes);

    /// <summary>Adds a row.</summary>
    static abstract void Add<T>(T* sums, TTarget target, T weight)
        where T : unmanaged, INumber<T>;

    /// <summary>The sum of the purities of both sides of a split.</summary>
    /// <param name="left">The sums of the left side, padded with zeros to lanes.</param>
    /// <param name="total">Those of the node.</param>
    /// <param name="lanes">How many there are with the zeros.</param>
    /// <param name="weight">The weight of the node.</param>
    static abstract double OfSides(double* left, double* total, int lanes, double weight);

    /// <summary>The weight of a node and its purity.</summary>
    static abstract (double Weight, double Purity) OfNode(ReadOnlySpan<double> sums);

    /// <summary>Makes a node a leaf.</summary>
    static abstract void End(TreeBuilder builder, int node, ReadOnlySpan<double> sums);
}

/// <summary>The weights of the classes.</summary>
/// <typeparam name="TPurity">The criterion.</typeparam>
internal readonly unsafe struct ClassSums<TPurity> : ITargetSums<int>
    where TPurity : struct, IPurity
{
    public static int Count(int classes) => classes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T* sums, int target, T weight)
        where T : unmanaged, INumber<T> => sums[(nint)target] += weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double OfSides(double* left, double* total, int lanes, double weight)
    {
        Vector256<double> leftWeights = Vector256<double>.Zero;
        Vector256<double> leftTerms = Vector256<double>.Zero;
        Vector256<double> rightTerms = Vector256<double>.Zero;
        for (int lane = 0; lane < lanes; lane += ClassLanes.Width)
        {
            var weights = Vector256.Load(left + lane);
            leftWeights += weights;
            leftTerms += TPurity.Terms(weights);
            rightTerms += TPurity.Terms(Vector256.Load(total + lane) - weights);
        }
        double leftWeight = Vector256.Sum(leftWeights);
        return TPurity.Of(Vector256.Sum(leftTerms), leftWeight) + TPurity.Of(Vector256.Sum(rightTerms), weight - leftWeight);
    }

    public static (double Weight, double Purity) OfNode(ReadOnlySpan<double> sums) => IPurity.OfNode<TPurity>(sums);

    public static void End(TreeBuilder builder, int node, ReadOnlySpan<double> sums) => builder.EndWithShares(node, sums);
}

/// <summary>
/// Of numbers less their mean: the sum, the weight and the sum of squares. A split reduces the mean squared error to the mean of its side
/// the more, the greater the squared sum over the weight is on both sides.
/// </summary>
internal readonly unsafe struct NumberSums : ITargetSums<double>
{
    public static int Count(int classes) => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T* sums, double target, T weight)
        where T : unmanaged, INumber<T>
    {
        T value = T.CreateTruncating(target);
        T weighted = weight * value;
        sums[0] += weighted;
        sums[1] += weight;
        sums[2] += weighted * value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double OfSides(double* left, double* total, int lanes, double weight)
    {
        double right = total[0] - left[0];
        return (left[0] * left[0] / left[1]) + (right * right / (weight - left[1]));
    }

    public static (double Weight, double Purity) OfNode(ReadOnlySpan<double> sums) => (sums[1], sums[0] * sums[0] / sums[1]);

    public static void End(TreeBuilder builder, int node, ReadOnlySpan<double> sums) => builder.EndWithNumber(node, sums[0] / sums[1]);

    /// <summary>The mean of a node, its weight and its variance.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="offset">What the numbers are less.</param>
    public static (double Mean, double Weight, double Variance) Describe(ReadOnlySpan<double> sums, double offset)
    {
        double mean = sums[0] / sums[1];
        return (offset + mean, sums[1], Math.Max(0, (sums[2] / sums[1]) - (mean * mean)));
    }
}
