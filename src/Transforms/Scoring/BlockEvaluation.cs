namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Evaluates blocks on threads of the pool, a whole block each, and on the thread that waits for one: a pool that is busy elsewhere costs
/// speed and never a result.
/// </summary>
/// <param name="helpers">Threads of the pool that may help at once.</param>
internal sealed class BlockEvaluation(int helpers) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<RowBlock> _unclaimed = new();
    private int _active;

    /// <summary>Offers a block; blocks are begun in the order they were offered.</summary>
    public void Offer(RowBlock block)
    {
        bool more;
        lock (_lock)
        {
            _unclaimed.Enqueue(block);
            more = _active < helpers;
            if (more)
            {
                _active++;
            }
        }
        if (more)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Returns when an offered block is evaluated; helps while it is not.</summary>
    public void Finish(RowBlock block)
    {
        while (!block.IsEvaluated && Claim(helps: false) is { } next)
        {
            next.Evaluate(alone: false);
        }
        block.WaitUntilEvaluated();
    }

    /// <summary>Forgets the blocks that nobody has begun.</summary>
    /// <returns>How many: the last that were offered.</returns>
    public int Cancel()
    {
        lock (_lock)
        {
            int count = _unclaimed.Count;
            _unclaimed.Clear();
            return count;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (Claim(helps: true) is { } block)
        {
            block.Evaluate(alone: false);
        }
    }

    private RowBlock? Claim(bool helps)
    {
        lock (_lock)
        {
            if (_unclaimed.TryDequeue(out RowBlock? block))
            {
                return block;
            }
            if (helps)
            {
                _active--;
            }
            return null;
        }
    }
}
