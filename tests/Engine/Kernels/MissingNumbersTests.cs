using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Kernels;

public class MissingNumbersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(37)]
    public void A_missing_number_is_found_wherever_it_is_and_infinite_ones_are_none(int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => i % 5 == 0 ? float.PositiveInfinity : i)];
        Assert.False(MissingNumbers.HaveAny(values));
        for (int i = 0; i < length; i++)
        {
            float[] missing = [.. values];
            missing[i] = float.NaN;
            Assert.True(MissingNumbers.HaveAny(missing));
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 19)]
    public void What_is_missing_is_filled_column_by_column(int rows, int columns)
    {
        var random = new Random(rows);
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => random.Next(3) == 0 ? float.NaN : i)];
        float[] fill = [.. Enumerable.Range(0, columns).Select(i => -i - 0.5f)];
        float[] expected = [.. values.Select((value, i) => float.IsNaN(value) ? fill[i % columns] : value)];
        MissingNumbers.Fill(values, fill);
        Assert.Equal(expected, values);
    }

    // More rows than a sample has: every second is taken.
    [Theory]
    [InlineData(100, 3)]
    [InlineData(70_001, 2)]
    public void Medians_of_rows_in_memory_are_those_of_a_sample_that_is_read(int rows, int inputs)
    {
        var random = new Random(1);
        float[] features = [.. Enumerable.Range(0, rows * inputs).Select(_ => random.Next(5) == 0 ? float.NaN : random.NextSingle())];
        var source = new InMemoryBatches(features, inputs, new float[rows], 1, shuffle: false);
        InputSample sample = InputSampling.Read(source, CancellationToken.None)!;
        Assert.Equal(Enumerable.Range(0, inputs).Select(sample.Median), InputSampling.Medians(features, inputs));
        Assert.All(InputSampling.Medians(features, inputs), median => Assert.Equal(0.5, median, 0.15));
    }
}
