using System.Globalization;
using System.Text;

namespace MLNetDeep.Classic.Trees;

/// <summary>Prints a tree as nested rules.</summary>
internal static class TreeRules
{
    private const int Indentation = 2;

    public static string Print(IReadOnlyList<DecisionTreeNode> nodes, TreeNames names)
    {
        StringBuilder text = new();
        // A stack of our own: a tree may be as deep as there are rows.
        Stack<(int Node, int Depth, string Start)> pending = new();
        pending.Push((0, 0, ""));
        while (pending.TryPop(out (int Node, int Depth, string Start) line))
        {
            DecisionTreeNode node = nodes[line.Node];
            if (line.Start.Length > 0)
            {
                text.Append(' ', Indentation * (line.Depth - 1)).Append(line.Start).Append(':');
            }
            if (node.Feature is not { } feature)
            {
                text.Append(line.Start.Length > 0 ? " " : "").Append(Describe(node, names)).Append('\n');
                continue;
            }
            if (line.Start.Length > 0)
            {
                text.Append('\n');
            }
            (string left, string right) = Conditions(node, names.Feature(feature));
            pending.Push((node.Right, line.Depth + 1, right));
            pending.Push((node.Left, line.Depth + 1, left));
        }
        return text.ToString();
    }

    private static (string Left, string Right) Conditions(DecisionTreeNode node, string feature)
    {
        if (node is { MissingInTraining: true, Threshold: float.MaxValue })
        {
            return ($"if {feature} is not missing", "else");
        }
        string left = $"if {feature} <= {node.Threshold.ToString("G7", CultureInfo.InvariantCulture)}";
        return node switch
        {
            { MissingInTraining: false } => (left, "else"),
            { MissingGoesLeft: true } => ($"{left} or missing", "else"),
            _ => (left, "else or missing"),
        };
    }

    private static string Describe(DecisionTreeNode leaf, TreeNames names)
    {
        string rows = leaf.Rows == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{leaf.Rows} rows");
        if (leaf.Mean is { } mean)
        {
            string spread = leaf.Impurity > 0
                ? string.Create(CultureInfo.InvariantCulture, $", deviation {Math.Sqrt(leaf.Impurity):G3}")
                : "";
            return string.Create(CultureInfo.InvariantCulture, $"{(float)mean:G7} ({rows}{spread})");
        }
        int likeliest = 0;
        for (int i = 1; i < leaf.ClassWeights.Count; i++)
        {
            if (leaf.ClassWeights[i] > leaf.ClassWeights[likeliest])
            {
                likeliest = i;
            }
        }
        double share = leaf.ClassWeights[likeliest] / leaf.ClassWeights.Sum();
        string mixture = share < 1 ? string.Create(CultureInfo.InvariantCulture, $", {100 * share:0.#} %") : "";
        return $"{names.Class(likeliest)} ({rows}{mixture})";
    }
}
