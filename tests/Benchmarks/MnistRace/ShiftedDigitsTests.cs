using MLNetDeep.Benchmarks.MnistRace;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Tests.MnistRace;

public sealed class ShiftedDigitsTests
{
    private const int Side = 4;
    private const int Height = 4;
    private const int Width = 5;
    private const int Count = 12;

    // Each pixel a number of its own, none of them background.
    private static readonly ByteImages Numbered = new(
        Height, Width, [.. Enumerable.Range(1, Count * Height * Width).Select(i => (byte)i)],
        [.. Enumerable.Range(0, Count).Select(i => (byte)(i % 2))], ["even", "odd"]);

    [Fact]
    public void Every_image_comes_once_an_epoch_with_its_label_and_unshifted_when_no_shift_is_asked_for()
    {
        (float[] inputs, float[] targets) = ReadAll(new ShiftedDigits(Numbered, 2, Side, shift: 0, seed: 1), epoch: 0);

        int[] rows = [.. Enumerable.Range(0, Count).Select(i => Pixel(inputs[i * Side * Side]) / (Height * Width))];
        Assert.Equal(Enumerable.Range(0, Count), rows.Order());
        Assert.NotEqual(Enumerable.Range(0, Count), rows);
        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(1, targets[(i * 2) + (rows[i] % 2)]));
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal((rows[i / 16] * Height * Width) + (i % 16 / Side * Width) + (i % Side), Pixel(inputs[i]));
        }
    }

    [Fact]
    public void Shifts_depend_on_seed_and_epoch_alone()
    {
        (float[] first, _) = ReadAll(new ShiftedDigits(Numbered, 2, Side, shift: 1, seed: 1), epoch: 0);

        Assert.Equal(first, ReadAll(new ShiftedDigits(Numbered, 2, Side, shift: 1, seed: 1), epoch: 0).Inputs);
        Assert.NotEqual(first, ReadAll(new ShiftedDigits(Numbered, 2, Side, shift: 1, seed: 1), epoch: 1).Inputs);
        Assert.NotEqual(first, ReadAll(new ShiftedDigits(Numbered, 2, Side, shift: 1, seed: 2), epoch: 0).Inputs);
    }

    [Fact]
    public void A_shift_takes_all_nine_places_and_leaves_background_where_the_image_ends()
    {
        var digits = new ShiftedDigits(Numbered, 2, Side, shift: 1, seed: 1);
        var places = new HashSet<(int Top, int Left)>();
        for (int epoch = 0; epoch < 20; epoch++)
        {
            (float[] inputs, _) = ReadAll(digits, epoch);
            foreach (float[] square in inputs.Chunk(Side * Side))
            {
                // The pixel at (1, 1) is never background, and tells where the square was cut out.
                int pixel = Pixel(square[Side + 1]);
                int image = pixel / (Height * Width);
                int top = (pixel % (Height * Width) / Width) - 1;
                int left = (pixel % Width) - 1;
                places.Add((top, left));
                for (int y = 0; y < Side; y++)
                {
                    for (int x = 0; x < Side; x++)
                    {
                        bool inside = top + y is >= 0 and < Height && left + x is >= 0 and < Width;
                        int expected = inside ? (image * Height * Width) + ((top + y) * Width) + left + x : -1;
                        Assert.Equal(expected, Pixel(square[(y * Side) + x]));
                    }
                }
            }
        }

        Assert.Equal(9, places.Count);
    }

    // The number that Numbered gave the pixel, from 0; -1 for background.
    private static int Pixel(float scaled) => Enumerable.Range(0, 256).MinBy(pixel => Math.Abs(RaceRecipe.Scale(pixel) - scaled)) - 1;

    private static (float[] Inputs, float[] Targets) ReadAll(ShiftedDigits digits, int epoch)
    {
        int rows = (int)digits.Rows!;
        float[] inputs = new float[rows * digits.InputSize];
        float[] targets = new float[rows * digits.TargetSize];
        using IBatchReader reader = digits.StartEpoch(epoch);
        int read = 0;
        for (
            int count; (
                count = reader.ReadBatch(inputs.AsSpan(read * digits.InputSize), targets.AsSpan(read * digits.TargetSize), [])) > 0;)
        {
            read += count;
        }
        Assert.Equal(rows, read);
        return (inputs, targets);
    }
}
