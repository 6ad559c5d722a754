using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>The middles of a set's images, each shifted at random, in an order shuffled anew each epoch; all by the seed and the epoch.</summary>
/// <param name="digits">The images.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="side">Height and width of what is cut out.</param>
/// <param name="shift">The greatest shift in pixels, in each direction.</param>
/// <param name="seed">The seed of order and shifts.</param>
internal sealed class ShiftedDigits(DigitSet digits, int classes, int side, int shift, int seed) : IBatchSource
{
    private readonly int _top = (digits.Height - side) / 2;
    private readonly int _left = (digits.Width - side) / 2;

    public int InputSize => side * side;

    public int TargetSize => classes;

    public long? Rows => digits.Count;

    public IBatchReader StartEpoch(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        ulong key = RandomNumbers.Key(seed, epoch);
        RandomNumbers.Shuffle(key, order);
        return new Reader(this, order, RandomNumbers.Key((long)key, 1));
    }

    private void Copy(int row, ulong bits, Span<float> input, Span<float> target)
    {
        uint shifts = (uint)((2 * shift) + 1);
        int down = (int)((uint)bits % shifts) - shift;
        int right = (int)((uint)(bits >> 32) % shifts) - shift;
        digits.CopySquare(row, _top - down, _left - right, side, input);
        target.Clear();
        target[digits.Labels[row]] = 1;
    }

    private sealed class Reader(ShiftedDigits source, int[] order, ulong key) : IBatchReader
    {
        private int _next;

        public int ReadBatch(Span<float> inputs, Span<float> targets)
        {
            int count = Math.Min(inputs.Length / source.InputSize, order.Length - _next);
            for (int i = 0; i < count; i++)
            {
                source.Copy(
                    order[_next + i], RandomNumbers.Bits(key, (ulong)(_next + i)),
                    inputs.Slice(i * source.InputSize, source.InputSize), targets.Slice(i * source.TargetSize, source.TargetSize));
            }
            _next += count;
            return count;
        }

        public void Dispose()
        {
        }
    }
}
