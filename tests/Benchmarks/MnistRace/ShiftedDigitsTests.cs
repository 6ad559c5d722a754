using MLNetDeep.Benchmarks.MnistRace;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Tests.MnistRace;

public sealed class ShiftedDigitsTests
{
    private const int Side = 4;

    private static readonly float Background = RaceRecipe.Scale(0);

    // Images of 4 x 5 pixels, each pixel a number of its own.
    private static DigitSet Numbered(int count) => new(
        [.. Enumerable.Range(0, count * 20).Select(i => (float)i + 1000)], [.. Enumerable.Range(0, count).Select(i => i % 2)], 4, 5);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, 0)]
    [InlineData(0, -2)]
    [InlineData(0, 3)]
    [InlineData(-4, 5)]
    [InlineData(9, -9)]
    public void A_square_past_the_image_is_background_there(int top, int left)
    {
        DigitSet digits = Numbered(2);
        float[] square = new float[Side * Side];
        digits.CopySquare(1, top, left, Side, square);

        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bool inside = top + y is >= 0 and < 4 && left + x is >= 0 and < 5;
                Assert.Equal(inside ? digits.Pixels[20 + ((top + y) * 5) + left + x] : Background, square[(y * Side) + x]);
            }
        }
    }

    [Fact]
    public void Every_image_comes_once_an_epoch_with_its_label_and_unshifted_when_no_shift_is_asked_for()
    {
        DigitSet digits = Numbered(50);
        (float[] inputs, float[] targets) = ReadAll(new ShiftedDigits(digits, 2, Side, shift: 0, seed: 1), epoch: 0);

        int[] rows = [.. Enumerable.Range(0, 50).Select(i => ((int)inputs[i * Side * Side] - 1000) / 20)];
        Assert.Equal(Enumerable.Range(0, 50), rows.Order());
        Assert.NotEqual(Enumerable.Range(0, 50), rows);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(1, targets[(i * 2) + (rows[i] % 2)]));
    }

    [Fact]
    public void Shifts_depend_on_seed_and_epoch_alone_and_take_all_nine_places()
    {
        DigitSet digits = Numbered(200);
        (float[] first, _) = ReadAll(new ShiftedDigits(digits, 2, Side, shift: 1, seed: 1), epoch: 0);

        Assert.Equal(first, ReadAll(new ShiftedDigits(digits, 2, Side, shift: 1, seed: 1), epoch: 0).Inputs);
        Assert.NotEqual(first, ReadAll(new ShiftedDigits(digits, 2, Side, shift: 1, seed: 1), epoch: 1).Inputs);
        Assert.NotEqual(first, ReadAll(new ShiftedDigits(digits, 2, Side, shift: 1, seed: 2), epoch: 0).Inputs);

        // The pixel at (1, 1) of a square is never background, and tells where the square was cut out.
        Assert.Equal(9, Enumerable.Range(0, 200).Select(i => ((int)first[(i * Side * Side) + Side + 1] - 1000) % 20).Distinct().Count());
    }

    private static (float[] Inputs, float[] Targets) ReadAll(ShiftedDigits digits, int epoch)
    {
        int rows = (int)digits.Rows!;
        float[] inputs = new float[rows * digits.InputSize];
        float[] targets = new float[rows * digits.TargetSize];
        using IBatchReader reader = digits.StartEpoch(epoch);
        int read = 0;
        for (int count; (count = reader.ReadBatch(inputs.AsSpan(read * digits.InputSize), targets.AsSpan(read * digits.TargetSize))) > 0;)
            read += count;
        Assert.Equal(rows, read);
        return (inputs, targets);
    }
}
