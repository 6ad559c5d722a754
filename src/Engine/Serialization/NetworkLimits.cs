using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// What a model file may ask for, checked before anything is allocated, so that a file of a few hundred bytes takes no gigabytes. A file
/// holds its parameters' bytes itself; they need no other limit. Networks that are built in code have none of these.
/// </summary>
internal static class NetworkLimits
{
    /// <summary>The most layers; ResNet-152 has about 520.</summary>
    public const int MostNodes = 1 << 14;

    /// <summary>The most inputs of all layers together.</summary>
    public const int MostConnections = 1 << 16;

    /// <summary>The most dimensions of the network's input.</summary>
    public const int MostDimensions = 32;

    /// <summary>The memory that the prediction of one row may take whatever the input, in numbers: 1 GiB.</summary>
    public const long MemoryOfAnyRow = 1 << 28;

    /// <summary>The memory that the prediction of one row may take where the input is large, as a multiple of the input.</summary>
    public const long MemoryOfInput = 256;

    /// <summary>Checks a network.</summary>
    /// <exception cref="ModelFormatException">It asks for too much.</exception>
    public static void Require(NetworkSpec spec)
    {
        RequireCounts(spec.Input.Rank, spec.Nodes.Count, spec.Nodes.Sum(node => (long)node.Inputs.Count));
        RequireMemory(spec);
    }

    /// <summary>Checks the numbers of things, before a shape is inferred.</summary>
    /// <exception cref="ModelFormatException">There are too many.</exception>
    public static void RequireCounts(int dimensions, int nodes, long connections)
    {
        Require(dimensions, MostDimensions, "dimensions of the input");
        Require(nodes, MostNodes, "layers");
        Require(connections, MostConnections, "connections of layers");
    }

    /// <summary>Checks the size of the network's input.</summary>
    /// <exception cref="ModelFormatException">No array is as large.</exception>
    public static void RequireInput(Shape input) => Require(input.Elements, WorkingMemory.MaxLength, "numbers of input");

    /// <summary>Checks the sizes of a layer, before the next layer is given them.</summary>
    /// <exception cref="ModelFormatException">No array is as large.</exception>
    public static void RequireSizes(NetworkNode node)
    {
        if (node.Output.Elements > WorkingMemory.MaxLength)
        {
            throw TooMuch(node.Output.Elements, WorkingMemory.MaxLength, $"numbers of output from layer '{node.Name}'");
        }
        for (int index = 0; index < node.Parameters.Count; index++)
        {
            ParameterSpec parameter = node.Parameters[index];
            if (parameter.Shape.Elements > WorkingMemory.MaxLength)
            {
                throw TooMuch(
                    parameter.Shape.Elements, WorkingMemory.MaxLength, $"numbers in '{Parameter.NameOf(node.Name, parameter)}'");
            }
        }
    }

    /// <summary>Checks the memory of a prediction: outputs that are needed at a time, tables and padded copies.</summary>
    /// <exception cref="ModelFormatException">It is too much.</exception>
    public static void RequireMemory(NetworkSpec spec)
    {
        RequireInput(spec.Input);
        foreach (NetworkNode node in spec.Nodes)
        {
            RequireSizes(node);
        }
        long most = Math.Max(MemoryOfAnyRow, MemoryOfInput * spec.Input.Elements);
        try
        {
            long memory = CountMemory(spec);
            if (memory > most)
            {
                throw TooMuch(memory, most, $"numbers of memory to predict one row of {spec.Input}");
            }
        }
        catch (OverflowException exception)
        {
            throw new ModelFormatException(
                $"The model's network needs more memory than can be counted; a file may ask for at most {most:N0} numbers.", exception);
        }
    }

    /// <summary>Numbers that the prediction of one row holds at most.</summary>
    /// <exception cref="OverflowException">More than a 64-bit integer counts.</exception>
    /// <remarks>Outputs as <see cref="BufferPlan"/> has them, but for layers that work in place.</remarks>
    public static long CountMemory(NetworkSpec spec)
    {
        int[] lastUse = new int[spec.Nodes.Count];
        for (int node = 0; node < lastUse.Length; node++)
        {
            foreach (int input in spec.Nodes[node].InputIndices)
            {
                if (input >= 0)
                {
                    lastUse[input] = node;
                }
            }
        }
        lastUse[^1] = int.MaxValue;
        long[] sizes = new long[lastUse.Length];
        var free = new Stack<int>();
        int[] buffers = new int[lastUse.Length];
        int used = 0;
        for (int node = 0; node < lastUse.Length; node++)
        {
            if (!free.TryPop(out buffers[node]))
            {
                buffers[node] = used++;
            }
            sizes[buffers[node]] = Math.Max(sizes[buffers[node]], spec.Nodes[node].Output.Elements);
            foreach (int input in spec.Nodes[node].InputIndices)
            {
                if (input >= 0 && lastUse[input] == node)
                {
                    free.Push(buffers[input]);
                    lastUse[input] = -1;
                }
            }
        }
        long sum = 0;
        long scratch = 0;
        for (int node = 0; node < sizes.Length; node++)
        {
            sum = checked(sum + sizes[node] + spec.Nodes[node].TableElements);
            scratch = Math.Max(scratch, spec.Nodes[node].ScratchElements);
        }
        return checked(sum + scratch);
    }

    private static void Require(long count, long most, string what)
    {
        if (count > most)
        {
            throw TooMuch(count, most, what);
        }
    }

    private static ModelFormatException TooMuch(long count, long most, string what) =>
        new($"The model's network has {count:N0} {what}; a file may ask for at most {most:N0}.");
}
