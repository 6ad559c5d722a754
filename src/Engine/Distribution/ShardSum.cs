using System.Numerics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Distribution;

/// <summary>
/// Adds numbers of the shards of a batch, over all ranks. In order: by a binary tree over the shards, whose lower levels a rank computes
/// alone and whose upper ones all compute alike, so that the number of ranks does not matter to a bit; each rank gets the others' numbers
/// whole. In any order: by the ranks' own reduction, which sends less. Parts of the numbers travel as soon as they are known.
/// </summary>
internal sealed class ShardSum
{
    private readonly Ranks _ranks;
    private readonly float[] _values;
    private readonly int[] _starts;
    private readonly float[][] _levels;
    private readonly float[] _gathered;
    private readonly List<(IExchange Exchange, int Start, int End)> _underWay = [];
    private int _known; // The first element of those that are final on this rank.
    private int _next;

    /// <param name="ranks">The ranks.</param>
    /// <param name="values">Where each shard's numbers are written, and at the end the sum is.</param>
    /// <param name="starts">The places where parts that travel begin, falling; the last is 0.</param>
    public ShardSum(Ranks ranks, float[] values, int[] starts)
    {
        _ranks = ranks;
        _values = values;
        _starts = starts;
        _known = values.Length;
        int levels = ranks.AddsInOrder ? BitOperations.Log2((uint)ranks.OwnShards) : 0;
        _levels = [.. Enumerable.Range(0, levels).Select(_ => WorkingMemory.Allocate<float>(values.Length))];
        _gathered = ranks is { AddsInOrder: true, Size: > 1 } ? WorkingMemory.Allocate<float>(checked(values.Length * ranks.Size)) : [];
    }

    /// <summary>Takes the numbers of a shard of this rank that is not its last.</summary>
    /// <param name="shard">The shard, from 0 on this rank.</param>
    public void Add(int shard)
    {
        int level = 0;
        for (; (shard >> level & 1) != 0; level++)
        {
            Elementwise.Add(_levels[level], _values);
        }
        _values.CopyTo(_levels[level], 0);
    }

    /// <summary>Takes the numbers of this rank's last shard from an element on; those before it come later.</summary>
    public void Finish(int start)
    {
        foreach (float[] level in _levels)
        {
            Elementwise.Add(level.AsSpan(start.._known), _values.AsSpan(start.._known));
        }
        _known = start;
        for (; _next < _starts.Length && _starts[_next] >= start; _next++)
        {
            Send(_starts[_next], _next == 0 ? _values.Length : _starts[_next - 1]);
        }
        foreach ((IExchange exchange, _, _) in _underWay)
        {
            exchange.Advance();
        }
    }

    /// <summary>Waits for the sums over all ranks.</summary>
    public void Wait()
    {
        foreach ((IExchange exchange, int start, int end) in _underWay)
        {
            exchange.Wait();
            if (_ranks.AddsInOrder)
            {
                AddRanks(start, end - start);
            }
        }
        _underWay.Clear();
        (_known, _next) = (_values.Length, 0);
    }

    private void Send(int start, int end)
    {
        if (_ranks.Size == 1 || start == end)
        {
            return;
        }
        Memory<float> own = _values.AsMemory(start, end - start);
        IExchange exchange = _ranks.AddsInOrder
            ? _ranks.StartAllGather(own, _gathered.AsMemory(start * _ranks.Size, own.Length * _ranks.Size))
            : _ranks.StartAllReduce(own);
        _underWay.Add((exchange, start, end));
    }

    private void AddRanks(int start, int length)
    {
        Span<float> gathered = _gathered.AsSpan(start * _ranks.Size, length * _ranks.Size);
        for (int reach = 1; reach < _ranks.Size; reach *= 2)
        {
            for (int rank = 0; rank < _ranks.Size; rank += 2 * reach)
            {
                Elementwise.Add(gathered.Slice((rank + reach) * length, length), gathered.Slice(rank * length, length));
            }
        }
        gathered[..length].CopyTo(_values.AsSpan(start));
    }
}
