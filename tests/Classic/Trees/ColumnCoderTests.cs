using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Trees;

public class ColumnCoderTests
{
    private static int[] All(int rows) => [.. Enumerable.Range(0, rows)];

    [Fact]
    public void Rows_are_taken_in_the_order_given()
    {
        Tensor features = TreeRowsOfTests.Features([5, 0], [6, 0], [7, 1]);
        CodedFeatures coded = ColumnCoder.Recode(features, [2, 0], Parallelism.Single);
        Assert.Equal([5f, 7], coded.Columns[0].Values);
        Assert.Equal([1, 0], coded.Columns[0].Bytes!);
        Assert.Equal([1, 0], coded.Columns[1].Bytes!);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 256)]
    [InlineData(300, 257)]
    [InlineData(70_000, 65_536)]
    [InlineData(70_000, 65_537)]
    public void Codes_are_ranks_among_the_distinct_values_in_the_fewest_bytes(int rows, int distinct)
    {
        Random random = new(distinct);
        float[] values = [.. Enumerable.Range(0, rows).Select(row => ((row % distinct) - 100) * 0.3f)];
        random.Shuffle(values);
        CodedColumn column = ColumnCoder.Recode(new Tensor(Shape.Of(rows, 1), values), All(values.Length), Parallelism.Single).Columns[0];

        Assert.Equal(values.Distinct().Order(), column.Values);
        Assert.Equal(distinct <= 256, column.Bytes is not null);
        Assert.Equal(distinct is > 256 and <= 65_536, column.Shorts is not null);
        Assert.Equal(distinct > 65_536, column.Integers is not null);
        Assert.Equal(
            values,
            Enumerable.Range(0, rows).Select(row => column.Values[column.Bytes?[row] ?? column.Shorts?[row] ?? column.Integers![row]]));
    }

    [Fact]
    public void Codes_by_row_are_those_by_column()
    {
        ReferenceRows data = TreeRowsOfTests.Random(50, 37, 2, 9, seed: 1);
        CodedFeatures features = ColumnCoder.Recode(data.Features, All(50), new Parallelism(2));
        for (int feature = 0; feature < 37; feature++)
        {
            ReadOnlySpan<byte> byRow = features.Bytes(feature, 2, out int stride);
            ReadOnlySpan<byte> byColumn = features.Bytes(feature, int.MaxValue, out int one);
            Assert.Equal((37, 1), (stride, one));
            for (int row = 0; row < 50; row++)
            {
                Assert.Equal(byColumn[row], byRow[row * stride]);
            }
        }
    }

    [Fact]
    public void Zero_and_minus_zero_are_one_value()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? -0f : i % 3 == 1 ? 0f : i)];
        Assert.Equal(
            0, ColumnCoder.Recode(new Tensor(Shape.Of(1000, 1), values), All(values.Length), Parallelism.Single).Columns[0].Shorts![0]);
        CodedColumn few = ColumnCoder.Recode(new Tensor(Shape.Of(9, 1), values[..9]), All(9), Parallelism.Single).Columns[0];
        Assert.Equal([0f, 2, 5, 8], few.Values);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    [InlineData(65_535, false)]
    [InlineData(65_536, false)]
    public void Missing_values_have_the_code_behind_all_others(int distinct, bool bytes)
    {
        float[] values = [.. Enumerable.Range(0, distinct + 1).SelectMany(i => i == distinct ? (float[])[float.NaN, -float.NaN] : [i])];
        CodedColumn column = ColumnCoder.Recode(new Tensor(Shape.Of(values.Length, 1), values), All(values.Length), Parallelism.Single)
            .Columns[0];
        Assert.Equal(distinct, column.Missing);
        Assert.Equal(bytes, column.Bytes is not null);
        Assert.Equal(distinct == 65_536, column.Integers is not null);
        Assert.Equal(
            [.. Enumerable.Range(0, distinct + 1), distinct],
            Enumerable.Range(0, values.Length).Select(row => column.Bytes?[row] ?? column.Shorts?[row] ?? column.Integers![row]));
        Assert.Equal(float.MaxValue, column.Threshold(distinct - 1, distinct));
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 5)]
    [InlineData(float.NegativeInfinity, 5)]
    [InlineData(float.PositiveInfinity, 1000)]
    [InlineData(float.NegativeInfinity, 1000)]
    public void What_is_infinite_is_refused(float value, int rows)
    {
        float[] values = [.. Enumerable.Range(0, rows).Select(i => (float)i)];
        values[3] = value;
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => ColumnCoder.Recode(new Tensor(Shape.Of(rows, 1), values), All(values.Length), Parallelism.Single));
        Assert.Contains("Feature 0 holds", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.9f, 3f, 2.45f)]
    [InlineData(-3e38f, 3e38f, 0f)]
    [InlineData(3e38f, 3.2e38f, 3.1e38f)]
    public void A_threshold_is_in_the_middle(float below, float above, float middle) =>
        Assert.Equal(middle, new CodedColumn([below, above], new byte[1]).Threshold(0, 1), 1e-6 * Math.Abs(middle));

    [Theory]
    [InlineData(1f)]
    [InlineData(16_777_215f)]
    [InlineData(-1f)]
    [InlineData(0f)]
    public void A_threshold_separates_values_with_no_number_between_them(float below)
    {
        float above = MathF.BitIncrement(below);
        float threshold = new CodedColumn([below, above], new byte[1]).Threshold(0, 1);
        Assert.True(below <= threshold && !(above <= threshold));
    }
}
