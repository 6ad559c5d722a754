using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A regression tree in arrays: node 0 is the root, a child at or above zero is a node, and below zero the complement of a leaf.</summary>
internal sealed class DecisionTree(int[] features, float[] thresholds, int[] left, int[] right, float[] outputs)
{
    /// <summary>The feature tested at each node.</summary>
    public int[] Features => features;

    /// <summary>A value above the threshold goes right, any other, a missing one included, left.</summary>
    public float[] Thresholds => thresholds;

    /// <summary>The left children.</summary>
    public int[] Left => left;

    /// <summary>The right children.</summary>
    public int[] Right => right;

    /// <summary>The leaves' outputs.</summary>
    public float[] Outputs => outputs;

    /// <summary>The output for a row of dense features.</summary>
    public float Evaluate(ReadOnlySpan<float> row)
    {
        if (features.Length == 0)
        {
            return outputs[0];
        }
        int node = 0;
        while (node >= 0)
        {
            node = row[features[node]] > thresholds[node] ? right[node] : left[node];
        }
        return outputs[~node];
    }

    /// <summary>Writes the arrays, those of the nodes first.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.WriteArray(features);
        writer.WriteArray(thresholds);
        writer.WriteArray(left);
        writer.WriteArray(right);
        writer.WriteArray(outputs);
    }

    /// <summary>Reads a tree and checks that every path ends in a leaf.</summary>
    public static DecisionTree Read(BinaryReader reader, int featureCount)
    {
        int[] features = reader.ReadInts();
        float[] thresholds = reader.ReadFloats();
        int[] left = reader.ReadInts(), right = reader.ReadInts();
        float[] outputs = reader.ReadFloats();
        int nodes = features.Length;
        Contracts.CheckDecode(thresholds.Length == nodes && left.Length == nodes && right.Length == nodes
            && outputs.Length == nodes + 1, "Corrupt model: a tree's arrays do not fit together.");
        for (int node = 0; node < nodes; node++)
        {
            // A child comes after its parent, so no path can turn back.
            Contracts.CheckDecode((uint)features[node] < (uint)featureCount && IsChild(left[node], node) && IsChild(right[node], node),
                "Corrupt model: a tree's node points outside the tree.");
        }
        return new DecisionTree(features, thresholds, left, right, outputs);

        bool IsChild(int child, int node) => child >= 0 ? child > node && child < nodes : ~child < outputs.Length;
    }
}
