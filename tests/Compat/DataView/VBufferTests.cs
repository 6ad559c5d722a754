using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.DataView;

public sealed class VBufferTests
{
    private static VBuffer<float> Sparse => new(6, 2, [1.5f, 2.5f], [1, 4]);

    [Fact]
    public void A_sparse_buffer_gives_defaults_where_it_has_no_value()
        => Assert.Equal([0, 1.5f, 0, 0, 2.5f, 0], Sparse.DenseValues());

    [Fact]
    public void Items_are_the_explicit_ones_or_all()
    {
        Assert.Equal([1, 4], Sparse.Items().Select(item => item.Key));
        Assert.Equal(6, Sparse.Items(all: true).Count());
    }

    [Fact]
    public void A_single_item_is_found_in_a_sparse_buffer()
    {
        Assert.Equal(2.5f, Sparse.GetItemOrDefault(4));
        Assert.Equal(0, Sparse.GetItemOrDefault(3));
    }

    [Fact]
    public void Copying_dense_fills_the_gaps_and_keeps_the_length()
    {
        VBuffer<float> dense = default;

        Sparse.CopyToDense(ref dense);

        Assert.True(dense.IsDense);
        Assert.Equal([0, 1.5f, 0, 0, 2.5f, 0], dense.GetValues().ToArray());
    }

    [Fact]
    public void Copying_keeps_the_form_and_shares_nothing()
    {
        var values = new[] { 1f, 2 };
        VBuffer<float> copy = default;

        new VBuffer<float>(5, 2, values, [0, 3]).CopyTo(ref copy);
        values[0] = 9;

        Assert.False(copy.IsDense);
        Assert.Equal([1, 0, 0, 2, 0], copy.DenseValues());
    }

    [Fact]
    public void Copying_to_a_span_writes_at_its_place_with_the_given_default()
    {
        float[] target = [7, 7, 7, 7, 7, 7, 7];

        Sparse.CopyTo(target, 1, -1);

        Assert.Equal([7, -1, 1.5f, -1, -1, 2.5f, -1], target);
    }

    [Fact]
    public void Copying_to_a_span_that_is_too_short_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => Sparse.CopyTo(new float[5]));

    [Fact]
    public void An_editor_reuses_the_arrays_of_the_buffer_it_edits()
    {
        var values = new float[4];
        var buffer = new VBuffer<float>(4, values);

        var editor = VBufferEditor.Create(ref buffer, 3);
        editor.Values[2] = 5;
        buffer = editor.Commit();

        Assert.Equal(5, values[2]);
        Assert.Equal(3, buffer.Length);
    }

    [Fact]
    public void An_editor_makes_a_truncated_sparse_buffer()
    {
        VBuffer<int> buffer = default;
        var editor = VBufferEditor.Create(ref buffer, 10, 3);
        (editor.Values[0], editor.Indices[0]) = (8, 7);

        buffer = editor.CommitTruncated(1);

        Assert.Equal([7], buffer.GetIndices().ToArray());
        Assert.Equal([8], buffer.GetValues().ToArray());
        Assert.Equal(10, buffer.Length);
    }

    [Fact]
    public void A_negative_length_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(-1, 0, [], []));
}
