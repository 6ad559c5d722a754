using System.Diagnostics;
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

    /// <summary>The time that this rank has waited for others.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Takes the numbers of a shard of this rank that is not its last.</summary>
    /// <param name="shard">The shard, from 0 on this rank.</param>
    public void Add(int shard)
    {
        int level = BitOperations.TrailingZeroCount(shard + 1);
        if (level == 0)
        {
            _values.CopyTo(_levels[0], 0);
            return;
        }
        AddLevels(level - 1, _values);
        Elementwise.AddScaled(_levels[level - 1], _values, 1, _levels[level]);
    }

    /// <summary>Takes the numbers of this rank's last shard from an element on; those before it come later.</summary>
    public void Finish(int start)
    {
        while (_ranks.Size > 1 && start < _known)
        {
            int begin = _starts[_next];
            int end = _next == 0 ? _values.Length : _starts[_next - 1];
            int from = Math.Max(start, begin);
            AddOwn(from.._known, OwnPlace(begin, end)[(from - begin)..(_known - begin)]);
            _known = from;
            if (from == begin)
            {
                Send(begin, end);
                _next++;
            }
        }
        foreach ((IExchange exchange, _, _) in _underWay)
        {
            exchange.Advance();
        }
    }

    /// <summary>Waits for the sums over all ranks, and multiplies them.</summary>
    public void Wait(float scale)
    {
        if (_ranks.Size == 1)
        {
            AddLevels(_levels.Length, _values);
            Elementwise.Scale(scale, _values);
            return;
        }
        foreach ((IExchange exchange, int start, int end) in _underWay)
        {
            long began = Stopwatch.GetTimestamp();
            exchange.Wait();
            Waited += Stopwatch.GetElapsedTime(began);
            if (_gathered.Length > 0)
            {
                AddRanks(start, end, scale);
            }
            else
            {
                Elementwise.Scale(scale, _values.AsSpan(start..end));
            }
        }
        _underWay.Clear();
        (_known, _next) = (_values.Length, 0);
    }

    private void AddLevels(int count, Span<float> values)
    {
        for (int level = 0; level < count; level++)
        {
            Elementwise.Add(_levels[level], values);
        }
    }

    // Where this rank's sum of a part travels from: its place among those of all ranks, or where it is.
    private Span<float> OwnPlace(int start, int end) => _gathered.Length == 0
        ? _values.AsSpan(start..end)
        : _gathered.AsSpan((start * _ranks.Size) + (_ranks.Rank * (end - start)), end - start);

    private void AddOwn(Range range, Span<float> place)
    {
        Span<float> values = _values.AsSpan(range);
        for (int level = 0; level < _levels.Length - 1; level++)
        {
            Elementwise.Add(_levels[level].AsSpan(range), values);
        }
        if (_levels.Length > 0)
        {
            Elementwise.AddScaled(_levels[^1].AsSpan(range), values, 1, place);
        }
        else if (_gathered.Length > 0)
        {
            values.CopyTo(place);
        }
    }

    private void Send(int start, int end)
    {
        if (_gathered.Length == 0)
        {
            _underWay.Add((_ranks.StartAllReduce(_values.AsMemory(start..end)), start, end));
            return;
        }
        Memory<float> all = _gathered.AsMemory(start * _ranks.Size, (end - start) * _ranks.Size);
        Memory<float> own = all.Slice(_ranks.Rank * (end - start), end - start);
        _underWay.Add((_ranks.StartAllGather(own, all), start, end));
    }

    private void AddRanks(int start, int end, float scale)
    {
        int length = end - start;
        Memory<float> gathered = _gathered.AsMemory(start * _ranks.Size, length * _ranks.Size);
        Span<float> Of(int rank) => gathered.Span.Slice(rank * length, length);
        int reach = 1;
        for (; reach < _ranks.Size / 2; reach *= 2)
        {
            for (int rank = 0; rank < _ranks.Size; rank += 2 * reach)
            {
                Elementwise.Add(Of(rank + reach), Of(rank));
            }
        }
        Elementwise.AddScaled(Of(reach), Of(0), scale, _values.AsSpan(start..end));
    }
}
