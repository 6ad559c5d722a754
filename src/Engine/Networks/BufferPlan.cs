using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The buffer that each step writes its output to, planned once: layers that may overwrite their input do, and in inference a buffer
/// is used again once nobody reads it.
/// </summary>
internal sealed class BufferPlan
{
    /// <summary>The buffer of the network's input; in inference it is the caller's memory, and nothing is written to it.</summary>
    public const int Input = 0;

    private readonly List<int> _sizes = [];

    // Until a step has a buffer of its own, its output is said to be in the input's.
    private BufferPlan(int steps) => Outputs = new int[steps];

    /// <summary>Elements a row of each buffer. <see cref="Input"/> comes first.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>The buffer of each step's output.</summary>
    public int[] Outputs { get; }

    /// <summary>Plans the buffers.</summary>
    /// <param name="execution">The steps.</param>
    /// <param name="training">Whether all outputs that a backward pass reads must stay.</param>
    /// <param name="sparse">
    /// The steps whose outputs are sparse, which need no buffer, as the input then needs none; null when all are dense.
    /// </param>
    public static BufferPlan Create(ExecutionPlan execution, bool training, bool[]? sparse = null)
    {
        IReadOnlyList<ExecutionStep> steps = execution.Steps;
        var plan = new BufferPlan(steps.Count);
        int[] lastUse = new int[steps.Count + 1];
        int[] uses = new int[steps.Count + 1];
        for (int step = 0; step < steps.Count; step++)
        {
            foreach (int input in steps[step].Inputs)
            {
                lastUse[input + 1] = step;
                uses[input + 1]++;
            }
        }
        lastUse[execution.Output + 1] = int.MaxValue;
        uses[execution.Output + 1]++;
        plan._sizes.Add(sparse is null ? execution.InputSize : 0);
        var kept = new List<bool> { false };
        var free = new Stack<int>();
        for (int step = 0; step < steps.Count; step++)
        {
            if (sparse?[step] == true)
            {
                continue;
            }
            Layer layer = steps[step].Layer;
            int first = steps[step].Inputs[0];
            int buffer = plan.BufferOf(first);
            bool mustStay = training ? kept[buffer] : buffer == Input;
            bool mayOverwrite = training ? layer.MayRunInPlace : layer.MayPredictInPlace;
            if (!(mayOverwrite && uses[first + 1] == 1 && (layer.PassesThrough || !mustStay)))
            {
                int size = steps[step].OutputSize;
                if (training || !free.TryPop(out buffer))
                {
                    buffer = plan._sizes.Count;
                    plan._sizes.Add(size);
                    kept.Add(false);
                }
                plan._sizes[buffer] = Math.Max(plan._sizes[buffer], size);
            }
            kept[buffer] |= layer.BackwardReadsOutput;
            plan.Outputs[step] = buffer;
            foreach (int input in steps[step].Inputs)
            {
                if (!training && lastUse[input + 1] == step && plan.BufferOf(input) != buffer
                    && plan.BufferOf(input) != Input)
                {
                    free.Push(plan.BufferOf(input));
                    lastUse[input + 1] = -1;
                }
            }
        }
        return plan;
    }

    /// <summary>The buffer of a step's output; -1 is the network's input.</summary>
    public int BufferOf(int step) => step < 0 ? Input : Outputs[step];
}
