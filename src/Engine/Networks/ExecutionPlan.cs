using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The steps of a pass in order: the layers of a network, some of them fused with the one that alone reads their output.</summary>
internal sealed class ExecutionPlan
{
    private ExecutionPlan(int inputSize, IReadOnlyList<ExecutionStep> steps, int output)
    {
        InputSize = inputSize;
        Steps = steps;
        Output = output;
    }

    /// <summary>Elements of a row of the network's input.</summary>
    public int InputSize { get; }

    /// <summary>The steps; each reads outputs of earlier ones.</summary>
    public IReadOnlyList<ExecutionStep> Steps { get; }

    /// <summary>The step whose output is wanted at the end; -1 when it is the network's input.</summary>
    public int Output { get; }

    /// <summary>Plans a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="withoutLast">Whether the last layer is left out, as a loss that does its work asks.</param>
    /// <param name="training">Whether the layers are run for training.</param>
    public static ExecutionPlan Create(Network network, bool withoutLast, bool training)
    {
        IReadOnlyList<NetworkNode> graph = network.Spec.Nodes;
        int nodes = withoutLast ? graph.Count - 1 : graph.Count;
        int output = withoutLast ? graph[^1].InputIndices[0] : nodes - 1;
        int[] readers = CountReaders(graph, nodes, output);
        var layers = new Layer?[nodes];
        int[][] inputs = new int[nodes][];
        for (int node = 0; node < nodes; node++)
        {
            layers[node] = network.Layers[node];
            inputs[node] = graph[node].InputIndices;
            bool mayFuse = inputs[node].Length == 1 || layers[node]!.IsSum;
            for (int index = 0; mayFuse && index < inputs[node].Length; index++)
            {
                int input = inputs[node][index];
                if (input >= 0 && readers[input] == 1 && layers[input]?.FuseWith(network.Layers[node], training) is { } fused)
                {
                    layers[node] = fused;
                    inputs[node] = [.. inputs[input], .. inputs[node].AsSpan(0, index), .. inputs[node].AsSpan(index + 1)];
                    layers[input] = null;
                    break;
                }
            }
        }
        int[] positions = new int[nodes];
        var steps = new List<ExecutionStep>();
        for (int node = 0; node < nodes; node++)
        {
            positions[node] = steps.Count;
            if (layers[node] is { } layer)
            {
                int[] from = Array.ConvertAll(inputs[node], input => input < 0 ? -1 : positions[input]);
                steps.Add(new ExecutionStep(node, layer, from, checked((int)graph[node].Output.Elements)));
            }
        }
        return new ExecutionPlan(checked((int)network.Spec.Input.Elements), steps, output < 0 ? -1 : positions[output]);
    }

    /// <summary>
    /// Of each step, whether its output is sparse where the network's input is; null when a layer that would read sparse rows does not take
    /// them.
    /// </summary>
    public bool[]? FindSparse()
    {
        bool[] sparse = new bool[Steps.Count];
        for (int step = 0; step < sparse.Length; step++)
        {
            int[] inputs = Steps[step].Inputs;
            if (!inputs.Any(input => input < 0 || sparse[input]))
            {
                continue;
            }
            if (inputs.Length > 1 || !Steps[step].Layer.TakesSparse)
            {
                return null;
            }
            sparse[step] = Steps[step].Layer.GivesSparse;
        }
        return Output < 0 || sparse[Output] ? null : sparse;
    }

    /// <summary>Elements of a row of a step's output; -1 is the network's input.</summary>
    public int SizeOf(int step) => step < 0 ? InputSize : Steps[step].OutputSize;

    private static int[] CountReaders(IReadOnlyList<NetworkNode> graph, int nodes, int output)
    {
        int[] readers = new int[nodes];
        if (output >= 0)
        {
            readers[output]++;
        }
        for (int node = 0; node < nodes; node++)
        {
            foreach (int input in graph[node].InputIndices)
            {
                if (input >= 0)
                {
                    readers[input]++;
                }
            }
        }
        return readers;
    }
}

/// <summary>A layer to run.</summary>
/// <param name="Node">The node of the network whose output it computes.</param>
/// <param name="Layer">The layer, which may do the work of several nodes.</param>
/// <param name="Inputs">The steps whose outputs it reads; -1 is the network's input.</param>
/// <param name="OutputSize">Elements of a row of its output.</param>
internal sealed record ExecutionStep(int Node, Layer Layer, int[] Inputs, int OutputSize);
