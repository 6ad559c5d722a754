using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Tests.Scoring;

public sealed class OutputColumnTests
{
    [Theory]
    [InlineData(new[] { 0.1f, 0.7f, 0.2f }, 2u)]
    [InlineData(new[] { 0.5f, 0.5f }, 1u)]
    [InlineData(new[] { float.NaN, -3f }, 2u)]
    [InlineData(new[] { float.NaN, float.NaN }, 0u)]
    public void The_largest_output_is_the_key_and_only_na_n_is_missing(float[] outputs, uint expected) =>
        Assert.Equal(expected, ScoreColumns.KeyOfLargest(outputs));

    [Fact]
    public void A_scalar_is_computed_from_the_row_that_stands_there()
    {
        float[] outputs = [1, 2];
        var column = new ScalarOutput<bool>(
            "B", BooleanDataViewType.Instance, new DataViewSchema.Annotations.Builder().ToAnnotations(), row => row[1] > row[0]);
        var getter = (ValueGetter<bool>)column.CreateGetter(() => outputs);
        bool before = false, after = true;
        getter(ref before);
        outputs = [2, 1];
        getter(ref after);
        Assert.Equal((true, false), (before, after));
    }
}
