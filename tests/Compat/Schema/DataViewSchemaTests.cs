using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Schema;

public sealed class DataViewSchemaTests
{
    [Fact]
    public void Of_columns_with_one_name_the_last_is_found_and_the_others_are_hidden()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);

        var schema = builder.ToSchema();

        Assert.Equal(2, schema.Count);
        Assert.True(schema[0].IsHidden);
        Assert.Equal(1, schema["A"].Index);
        Assert.Equal(TextDataViewType.Instance, schema["A"].Type);
    }

    [Fact]
    public void A_missing_column_is_null_or_an_error_as_asked()
    {
        var schema = new DataViewSchema.Builder().ToSchema();

        Assert.Null(schema.GetColumnOrNull("B"));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["B"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[0]);
    }

    [Fact]
    public void Annotations_give_their_values_by_kind()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(2, ["a".AsMemory(), "b".AsMemory()]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("V", new VectorDataViewType(NumberDataViewType.Single, 2), annotations.ToAnnotations());

        var column = builder.ToSchema()["V"];

        Assert.True(column.IsNormalized());
        Assert.True(column.HasSlotNames());
        Assert.Equal(["a", "b"], column.SlotNames());
    }

    [Fact]
    public void Slot_names_of_another_length_than_the_vector_do_not_count()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 3),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(3, 0, [], []));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("V", new VectorDataViewType(NumberDataViewType.Single, 2), annotations.ToAnnotations());

        Assert.False(builder.ToSchema()["V"].HasSlotNames());
    }

    [Fact]
    public void An_annotation_asked_for_with_another_type_or_kind_is_an_error()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Known", NumberDataViewType.Int32, 7);
        var annotations = builder.ToAnnotations();
        int value = 0;
        float wrong = 0;

        annotations.GetValue("Known", ref value);

        Assert.Equal(7, value);
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Known", ref wrong));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Unknown", ref value));
    }

    [Fact]
    public void A_getter_of_another_type_than_the_annotation_is_refused_when_it_is_added()
    {
        var builder = new DataViewSchema.Annotations.Builder();

        Assert.Throws<ArgumentException>(() => builder.Add("A", NumberDataViewType.Single, (ref double value) => value = 1));
    }

    [Fact]
    public void Annotations_are_copied_by_a_selector()
    {
        var source = new DataViewSchema.Annotations.Builder();
        source.AddPrimitiveValue("A", NumberDataViewType.Int32, 1);
        source.AddPrimitiveValue("B", NumberDataViewType.Int32, 2);
        var target = new DataViewSchema.Annotations.Builder();

        target.Add(source.ToAnnotations(), kind => kind == "B");

        Assert.Equal(["B"], target.ToAnnotations().Schema.Select(column => column.Name));
    }
}
