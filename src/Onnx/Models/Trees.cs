using MLNetDeep.Classic.Trees;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Models;

/// <summary>Trees and forests: TreeEnsembleClassifier, TreeEnsembleRegressor.</summary>
internal static class Trees
{
    public static void WriteClasses(ModelWriter writer, IReadOnlyList<Tree> trees)
    {
        NodeProto node = writer.AddLast("TreeEnsembleClassifier", classes: true);
        long[] classes = [.. Enumerable.Range(0, trees[0].Classes).Select(index => (long)index)];
        AddNodes(node, trees);
        AddLeaves(node.With("classlabels_int64s", classes), trees, "class");
    }

    public static void WriteNumber(ModelWriter writer, IReadOnlyList<Tree> trees)
    {
        NodeProto node = writer.AddLast("TreeEnsembleRegressor", classes: false);
        AddNodes(node, trees);
        AddLeaves(node.With("n_targets", 1).With("aggregate_function", "SUM"), trees, "target");
    }

    private static void AddNodes(NodeProto node, IReadOnlyList<Tree> trees)
    {
        long[] Of(Func<TreeNode, long> number) => [.. trees.SelectMany(tree => tree.Nodes.Select(number))];
        node.With("nodes_treeids", [.. trees.SelectMany((tree, index) => tree.Nodes.Select(_ => (long)index))])
            .With("nodes_nodeids", [.. trees.SelectMany(tree => tree.Nodes.Select((_, index) => (long)index))])
            .With("nodes_featureids", Of(part => part.IsLeaf ? 0 : part.Feature))
            .With("nodes_modes", trees.SelectMany(tree => tree.Nodes.Select(part => part.IsLeaf ? "LEAF" : "BRANCH_LEQ")))
            .With("nodes_values_as_tensor", [.. trees.SelectMany(tree => tree.Nodes.Select(part => (double)part.Threshold))])
            .With("nodes_truenodeids", Of(part => part.IsLeaf ? 0 : part.Next))
            .With("nodes_falsenodeids", Of(part => part.IsLeaf ? 0 : part.Next + 1))
            .With(
                "nodes_missing_value_tracks_true",
                [.. trees.SelectMany(tree => tree.Nodes.Select((_, index) => tree.MissingLeft?[index] == true ? 1L : 0L))]);
    }

    // What each leaf adds to each output: its share of the mean of all trees.
    private static void AddLeaves(NodeProto node, IReadOnlyList<Tree> trees, string kind)
    {
        List<long> treeIds = [], nodeIds = [], outputs = [];
        List<double> weights = [];
        double[] values = new double[trees[0].Classes];
        for (int tree = 0; tree < trees.Count; tree++)
        {
            for (int index = 0; index < trees[tree].Nodes.Length; index++)
            {
                if (!trees[tree].Nodes[index].IsLeaf)
                {
                    continue;
                }
                Array.Clear(values);
                TreeScoring.Add(trees[tree], trees[tree].Nodes[index].Next, values);
                for (int output = 0; output < values.Length; output++)
                {
                    treeIds.Add(tree);
                    nodeIds.Add(index);
                    outputs.Add(output);
                    weights.Add(values[output] / trees.Count);
                }
            }
        }
        node.With($"{kind}_treeids", [.. treeIds]).With($"{kind}_nodeids", [.. nodeIds]).With($"{kind}_ids", [.. outputs])
            .With($"{kind}_weights_as_tensor", [.. weights])
            .With("post_transform", "NONE");
    }
}
