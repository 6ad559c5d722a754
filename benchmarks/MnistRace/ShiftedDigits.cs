using MLNetDeep.Datasets;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>
/// The middles of a set's images, each shifted at random, in an order shuffled anew each epoch; all by the seed and the epoch.
/// </summary>
/// <param name="digits">The images.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="side">Height and width of what is cut out.</param>
/// <param name="shift">The greatest shift in pixels, in each direction.</param>
/// <param name="seed">The seed of order and shifts.</param>
internal sealed class ShiftedDigits(ByteImages digits, int classes, int side, int shift, int seed) : IBatchSource
{
    private static readonly float[] Scaled = [.. Enumerable.Range(0, 256).Select(pixel => RaceRecipe.Scale(pixel))];

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
        CopySquare(digits.Pixels(row), _top - down, _left - right, input);
        target.Clear();
        target[digits.Label(row)] = 1;
    }

    // Where the square reaches past the image there is background.
    private void CopySquare(ReadOnlySpan<byte> image, int top, int left, Span<float> square)
    {
        for (int y = 0; y < side; y++)
        {
            Span<float> to = square.Slice(y * side, side);
            if ((uint)(top + y) >= (uint)digits.Height)
            {
                to.Fill(Scaled[0]);
                continue;
            }
            ReadOnlySpan<byte> from = image.Slice((top + y) * digits.Width, digits.Width);
            for (int x = 0; x < side; x++)
            {
                to[x] = Scaled[(uint)(left + x) < (uint)from.Length ? from[left + x] : 0];
            }
        }
    }

    private sealed class Reader(ShiftedDigits source, int[] order, ulong key) : IBatchReader
    {
        private int _next;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
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
