using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Tensors;

public class SparseRowsTests
{
    [Fact]
    public void Rows_come_back_with_their_zeros()
    {
        float[] dense = SparseArrays.Dense(50, 30, 0.1, 1);
        SparseRows rows = SparseArrays.Sparse(dense, 30);

        float[] back = new float[dense.Length];
        Array.Fill(back, 9);
        rows.CopyTo(0, back);

        Assert.Equal(dense, back);
        Assert.Equal((50, dense.Count(value => value != 0)), (rows.Count, rows.ValueCount));
        Assert.Equal(dense[300..330], RowOf(rows, 10));
    }

    [Fact]
    public void Rows_of_others_are_added()
    {
        float[] dense = SparseArrays.Dense(9, 40, 0.2, 1);
        var rows = new SparseRows(40);
        rows.AddRows(SparseArrays.Sparse(dense, 40), 3, 2);

        Assert.Equal(2, rows.Count);
        Assert.Equal(dense[160..200], RowOf(rows, 1));
    }

    [Fact]
    public void Cleared_rows_make_room_for_others()
    {
        SparseRows rows = SparseArrays.Sparse([1, 2, 3, 4], 2);
        rows.Clear();
        rows.Add([1], [7]);

        Assert.Equal((1, 1), (rows.Count, rows.ValueCount));
        Assert.Equal([0, 7], RowOf(rows, 0));
    }

    [Fact]
    public void What_is_no_row_is_refused()
    {
        var rows = new SparseRows(3);

        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseRows(0));
        Assert.Throws<ArgumentException>(() => rows.Add([0, 1], [1]));
        Assert.Throws<ArgumentException>(() => rows.Add([1, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => rows.Add([2, 0], [1, 2]));
        Assert.Throws<ArgumentException>(() => rows.Add([3], [1]));
        Assert.Throws<ArgumentException>(() => rows.Add([-1], [1]));
        Assert.Throws<ArgumentException>(() => rows.AddDense([1, 2]));
        Assert.Equal(0, rows.Count);
    }

    private static float[] RowOf(SparseRows rows, int row)
    {
        float[] values = new float[rows.Columns];
        rows.CopyTo(row, values);
        return values;
    }
}
