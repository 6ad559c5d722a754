namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The memory of the gradients by activations, planned once: a gradient has a place from the step that first writes it, in the order of a
/// backward pass, to the one whose output it is of; others have it before and after.
/// </summary>
internal sealed class GradientPlan
{
    private readonly ExecutionPlan _plan;
    private readonly BufferPlan _buffers;
    private readonly List<int> _sizes = [];
    private readonly List<int> _free = [];

    /// <param name="plan">The steps.</param>
    /// <param name="buffers">The buffers of their outputs; those that share one share its gradient.</param>
    /// <param name="learns">Of each step, whether the gradient by its output is wanted.</param>
    /// <param name="wantsInputGradient">Whether that by the network's input is.</param>
    public GradientPlan(ExecutionPlan plan, BufferPlan buffers, bool[] learns, bool wantsInputGradient)
    {
        _plan = plan;
        _buffers = buffers;
        Places = [.. buffers.Sizes.Select(_ => -1)];
        Parts = [.. plan.Steps.Select(step => Array.ConvertAll(step.Inputs, _ => -1))];
        bool Has(int step) => step < 0 ? wantsInputGradient : learns[step];
        bool[] written = new bool[plan.Steps.Count + 1];
        written[plan.Output + 1] = true;
        if (Has(plan.Output))
        {
            TakeFor(plan.Output);
        }
        for (int step = plan.Steps.Count - 1; step >= 0; step--)
        {
            if (learns[step])
            {
                Visit(step, Has, written);
            }
        }
    }

    /// <summary>Of each buffer of activations, the place of its gradient; -1 where none is wanted.</summary>
    public int[] Places { get; }

    /// <summary>
    /// Of each input of each step, the place of what the step adds to the gradient that a later step has written; -1 where it writes the
    /// gradient itself.
    /// </summary>
    public int[][] Parts { get; }

    /// <summary>Elements a row of each place.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    private void Visit(int step, Func<int, bool> has, bool[] written)
    {
        int[] inputs = _plan.Steps[step].Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!has(inputs[i]))
            {
                continue;
            }
            if (written[inputs[i] + 1])
            {
                Parts[step][i] = Take(_plan.SizeOf(inputs[i]));
            }
            else
            {
                TakeFor(inputs[i]);
            }
            written[inputs[i] + 1] = true;
        }
        _free.AddRange(Parts[step].Where(place => place >= 0));
        int buffer = _buffers.BufferOf(step);
        bool isFirst = !Enumerable.Range(-1, step + 1).Any(earlier => has(earlier) && _buffers.BufferOf(earlier) == buffer);
        if (isFirst)
        {
            _free.Add(Places[buffer]);
        }
    }

    private void TakeFor(int step)
    {
        int buffer = _buffers.BufferOf(step);
        if (Places[buffer] < 0)
        {
            Places[buffer] = Take(_buffers.Sizes[buffer]);
        }
    }

    // The smallest that is large enough, else the largest, enlarged.
    private int Take(int size)
    {
        int best = -1;
        foreach (int place in _free)
        {
            bool fits = _sizes[place] >= size;
            if (best < 0 || (_sizes[best] < size ? _sizes[place] > _sizes[best] : fits && _sizes[place] < _sizes[best]))
            {
                best = place;
            }
        }
        if (best < 0)
        {
            _sizes.Add(size);
            return _sizes.Count - 1;
        }
        _free.Remove(best);
        _sizes[best] = Math.Max(_sizes[best], size);
        return best;
    }
}
