using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Trainers;

/// <summary>Vector arithmetic on a row that is dense (no indices) or sparse, and dense weights.</summary>
internal static class FeatureVectors
{
    /// <summary>The inner product.</summary>
    public static float Dot(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        if (!indices.IsEmpty)
        {
            float sparse = 0;
            for (int i = 0; i < values.Length; i++)
            {
                sparse += values[i] * weights[indices[i]];
            }
            return sparse;
        }

        var left = MemoryMarshal.Cast<float, Vector<float>>(values);
        var right = MemoryMarshal.Cast<float, Vector<float>>(weights[..values.Length]);
        Vector<float> sums = Vector<float>.Zero, more = Vector<float>.Zero;
        int v = 0;
        for (; v + 1 < left.Length; v += 2)
        {
            sums = Vector.FusedMultiplyAdd(left[v], right[v], sums);
            more = Vector.FusedMultiplyAdd(left[v + 1], right[v + 1], more);
        }
        for (; v < left.Length; v++)
        {
            sums = Vector.FusedMultiplyAdd(left[v], right[v], sums);
        }
        float sum = Vector.Sum(sums + more);
        for (int i = left.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sum += values[i] * weights[i];
        }
        return sum;
    }

    /// <summary>Adds <paramref name="scale"/> times the row to the weights.</summary>
    public static void AddScaled(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float scale, Span<float> weights)
    {
        if (!indices.IsEmpty)
        {
            for (int i = 0; i < values.Length; i++)
            {
                weights[indices[i]] += scale * values[i];
            }
            return;
        }

        var source = MemoryMarshal.Cast<float, Vector<float>>(values);
        var target = MemoryMarshal.Cast<float, Vector<float>>(weights[..values.Length]);
        var factor = new Vector<float>(scale);
        for (int v = 0; v < source.Length; v++)
        {
            target[v] = Vector.FusedMultiplyAdd(source[v], factor, target[v]);
        }
        for (int i = source.Length * Vector<float>.Count; i < values.Length; i++)
        {
            weights[i] += scale * values[i];
        }
    }
}
