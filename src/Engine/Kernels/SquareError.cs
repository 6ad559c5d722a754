using System.Numerics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Sum of squared differences and its gradient in one pass.</summary>
internal static class SquareError
{
    private const int Block = 4096;

    /// <summary>
    /// Returns the sum of (p - t)^2 and writes 2 * (p - t) * <paramref name="scale"/>. The order of the sum depends on the length alone.
    /// </summary>
    /// <param name="predictions">p.</param>
    /// <param name="targets">t, as many.</param>
    /// <param name="scale">Factor of the gradient; the returned sum is not scaled.</param>
    /// <param name="gradient">As many, overwritten; empty when only the sum is wanted.</param>
    public static double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, float scale, Span<float> gradient)
    {
        Guard.Same(targets.Length, predictions.Length, nameof(targets));
        if (!gradient.IsEmpty)
            Guard.Same(gradient.Length, predictions.Length, nameof(gradient));
        double total = 0;
        for (int start = 0; start < predictions.Length; start += Block)
        {
            int length = Math.Min(Block, predictions.Length - start);
            Span<float> block = gradient.IsEmpty ? [] : gradient.Slice(start, length);
            total += EvaluateBlock(predictions.Slice(start, length), targets.Slice(start, length), 2 * scale, block);
        }
        return total;
    }

    private static double EvaluateBlock(ReadOnlySpan<float> p, ReadOnlySpan<float> t, float factor, Span<float> gradient)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= p.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> difference = new Vector<float>(p[i..]) - new Vector<float>(t[i..]);
            sums += difference * difference;
            if (!gradient.IsEmpty)
                (difference * factor).CopyTo(gradient[i..]);
        }
        double sum = Vector.Sum(sums);
        for (; i < p.Length; i++)
        {
            float difference = p[i] - t[i];
            sum += (double)difference * difference;
            if (!gradient.IsEmpty)
                gradient[i] = difference * factor;
        }
        return sum;
    }
}
