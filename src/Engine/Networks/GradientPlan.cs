namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The memory of the gradients by activations, planned once: a gradient has a place from the step that first writes it, in the order of a
/// backward pass, to the one whose output it is of; others have it before and after.
/// </summary>
internal sealed class GradientPlan
{
    private readonly ExecutionPlan _plan;
    private readonly BufferPlan _buffers;
    private readonly Func<int, bool> _isWanted;
    private readonly List<int> _sizes = [];
    private readonly List<int> _free = [];

    /// <param name="plan">The steps.</param>
    /// <param name="buffers">The buffers of their outputs; those that share one share its gradient.</param>
    /// <param name="isWanted">Of each step, whether the gradient by its output is wanted; -1 is the network's input.</param>
    public GradientPlan(ExecutionPlan plan, BufferPlan buffers, Func<int, bool> isWanted)
    {
        _plan = plan;
        _buffers = buffers;
        _isWanted = isWanted;
        Places = [.. buffers.Sizes.Select(_ => -1)];
        Parts = [.. plan.Steps.Select(step => Array.ConvertAll(step.Inputs, _ => -1))];
        bool[] written = new bool[plan.Steps.Count + 1];
        written[plan.Output + 1] = true;
        if (isWanted(plan.Output))
        {
            TakeFor(plan.Output);
        }
        for (int step = plan.Steps.Count - 1; step >= 0; step--)
        {
            if (isWanted(step))
            {
                Visit(step, written);
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

    private void Visit(int step, bool[] written)
    {
        int[] inputs = _plan.Steps[step].Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!_isWanted(inputs[i]))
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
        bool isRead = Enumerable.Range(-1, step + 1).Any(earlier => _isWanted(earlier) && _buffers.BufferOf(earlier) == buffer);
        if (!isRead)
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
        if (_free.Count == 0)
        {
            _sizes.Add(size);
            return _sizes.Count - 1;
        }
        int place = _free.MinBy(free => _sizes[free] >= size ? (0, _sizes[free]) : (1, -_sizes[free]));
        _free.Remove(place);
        _sizes[place] = Math.Max(_sizes[place], size);
        return place;
    }
}
