using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets.Tests;

public class ImageDataViewTests
{
    private static readonly ImageDataView View = new(
        new ByteImages(2, 3, [.. Enumerable.Range(0, 60).Select(i => (byte)i)], [0, 1, 0, 1, 2, 0, 1, 0, 1, 2], ["a", "b", "c"]));

    [Fact]
    public void Features_carry_the_shape_and_the_label_its_names()
    {
        var features = (VectorDataViewType)View.Schema["Features"].Type;
        Assert.Equal([2, 3, 1], DataRows.Dimensions(View));
        Assert.Equal(NumberDataViewType.Single, features.ItemType);
        Assert.Equal(3UL, ((KeyDataViewType)View.Schema["Label"].Type).Count);
        Assert.Equal(["a", "b", "c"], DataRows.KeyValues(View));
        Assert.Equal(10, View.GetRowCount());
    }

    [Fact]
    public void Rows_come_in_order_with_labels_counted_from_one()
    {
        (float[][] features, uint[] labels) = DataRows.Read(View);
        Assert.Equal([6f, 7, 8, 9, 10, 11], features[1]);
        Assert.Equal([1u, 2, 1, 2, 3, 1, 2, 1, 2, 3], labels);
    }

    [Fact]
    public void A_random_order_is_a_seeded_permutation_that_keeps_rows_together()
    {
        (float[][] features, uint[] labels) = DataRows.Read(View, new Random(5));
        Assert.Equal(features, DataRows.Read(View, new Random(5)).Features);
        int[] rows = [.. features.Select(row => (int)row[0] / 6)];
        Assert.NotEqual(Enumerable.Range(0, 10), rows);
        Assert.Equal(Enumerable.Range(0, 10), rows.Order());
        uint[] inOrder = DataRows.Read(View).Labels;
        Assert.Equal(rows.Select(row => inOrder[row]), labels);
    }

    [Fact]
    public void The_row_identity_follows_the_row_not_the_position()
    {
        using DataViewRowCursor cursor = View.GetRowCursor(View.Schema, new Random(5));
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(View.Schema["Features"]);
        DataViewRowId id = default;
        VBuffer<float> features = default;
        for (long position = 0; cursor.MoveNext(); position++)
        {
            getId(ref id);
            getFeatures(ref features);
            Assert.Equal(position, cursor.Position);
            Assert.Equal(features.GetValues()[0] / 6, id.Low);
        }

        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void The_buffer_of_a_row_is_used_again()
    {
        using DataViewRowCursor cursor = View.GetRowCursor(View.Schema);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(View.Schema["Features"]);
        VBuffer<float> features = default;
        cursor.MoveNext();
        getFeatures(ref features);
        ref readonly float first = ref features.GetValues()[0];
        cursor.MoveNext();
        getFeatures(ref features);
        Assert.Equal(6, first);
    }

    [Fact]
    public void Columns_not_asked_for_are_inactive_and_refused()
    {
        using DataViewRowCursor cursor = View.GetRowCursor([View.Schema["Label"]]);
        Assert.True(cursor.IsColumnActive(View.Schema["Label"]));
        Assert.False(cursor.IsColumnActive(View.Schema["Features"]));
        Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(View.Schema["Features"]));
    }

    [Fact]
    public void Values_of_another_type_are_refused()
    {
        using DataViewRowCursor cursor = View.GetRowCursor(View.Schema);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(View.Schema["Label"]));
    }

    [Fact]
    public void A_value_before_the_first_row_is_refused()
    {
        using DataViewRowCursor cursor = View.GetRowCursor(View.Schema);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(View.Schema["Label"]);
        uint label = 0;
        Assert.Throws<InvalidOperationException>(() => getLabel(ref label));
    }

    [Fact]
    public void Names_come_back_from_the_keys()
    {
        var context = new MLContext(1);
        IDataView mapped = context.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(View).Transform(View);
        using DataViewRowCursor cursor = mapped.GetRowCursor(mapped.Schema);
        ValueGetter<ReadOnlyMemory<char>> getName = cursor.GetGetter<ReadOnlyMemory<char>>(mapped.Schema["Name"]);
        ReadOnlyMemory<char> name = default;
        var names = new List<string>();
        while (cursor.MoveNext())
        {
            getName(ref name);
            names.Add(name.ToString());
        }

        Assert.Equal(["a", "b", "a", "b", "c", "a", "b", "a", "b", "c"], names);
    }
}
