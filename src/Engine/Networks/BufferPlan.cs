using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// Which buffer each node writes its output to, planned once: layers that may overwrite their input do, and in inference a buffer
/// is used again once nobody reads it.
/// </summary>
internal sealed class BufferPlan
{
    private readonly List<int> _sizes = [];

    private BufferPlan(int nodes) => Outputs = new int[nodes];

    /// <summary>Elements a row of each buffer. Buffer 0 holds the network's input.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>The buffer of each node's output.</summary>
    public int[] Outputs { get; }

    /// <summary>Plans for the first nodes of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="nodes">How many of its nodes run.</param>
    /// <param name="output">The node whose output is wanted at the end.</param>
    /// <param name="training">Whether all outputs that a backward pass reads must stay.</param>
    public static BufferPlan Create(Network network, int nodes, int output, bool training)
    {
        var plan = new BufferPlan(nodes);
        IReadOnlyList<NetworkNode> graph = network.Spec.Nodes;
        int[] lastUse = new int[nodes + 1];
        int[] uses = new int[nodes + 1];
        for (int node = 0; node < nodes; node++)
        {
            foreach (int input in graph[node].InputIndices)
            {
                lastUse[input + 1] = node;
                uses[input + 1]++;
            }
        }
        lastUse[output + 1] = int.MaxValue;
        uses[output + 1]++;
        plan._sizes.Add(checked((int)network.Spec.Input.Elements));
        var kept = new List<bool> { false };
        var free = new Stack<int>();
        for (int node = 0; node < nodes; node++)
        {
            Layer layer = network.Layers[node];
            int first = graph[node].InputIndices[0];
            int buffer = plan.BufferOf(first);
            if (!(layer.MayRunInPlace && uses[first + 1] == 1 && !(training && kept[buffer] && !layer.PassesThrough)))
            {
                int size = checked((int)graph[node].Output.Elements);
                if (training || !free.TryPop(out buffer))
                {
                    buffer = plan._sizes.Count;
                    plan._sizes.Add(size);
                    kept.Add(false);
                }
                plan._sizes[buffer] = Math.Max(plan._sizes[buffer], size);
            }
            kept[buffer] |= layer.BackwardReadsOutput;
            plan.Outputs[node] = buffer;
            foreach (int input in graph[node].InputIndices.Distinct())
            {
                if (!training && lastUse[input + 1] == node && plan.BufferOf(input) != buffer)
                    free.Push(plan.BufferOf(input));
            }
        }
        return plan;
    }

    /// <summary>The buffer of a node's output; -1 is the network's input.</summary>
    public int BufferOf(int node) => node < 0 ? 0 : Outputs[node];
}
