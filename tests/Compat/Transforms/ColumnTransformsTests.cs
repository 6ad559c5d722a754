using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Transforms;

public sealed class ColumnTransformsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Concatenation_puts_scalars_and_vectors_in_order_and_names_the_slots()
    {
        var data = Flower.View(_context, 3);

        var result = _context.Transforms.Concatenate("Features", "Petal", "Height").Fit(data).Transform(data);

        Assert.Equal([2.25f, 2.5f, 2], result.Vectors("Features")[2]);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), result.Schema["Features"].Type);
        Assert.Equal(["", "", "Height"], result.Schema["Features"].SlotNames());
    }

    [Fact]
    public void Slot_names_of_a_concatenated_vector_carry_its_name()
    {
        var data = Flower.View(_context, 1);
        var chain = _context.Transforms.Concatenate("Inner", "Height", "Petal")
            .Append(_context.Transforms.Concatenate("Outer", "Inner", "Height"));

        Assert.Equal(["Inner.Height", "", "", "Height"], chain.Fit(data).Transform(data).Schema["Outer"].SlotNames());
    }

    [Fact]
    public void A_single_vector_concatenated_stays_what_it_is()
    {
        var definition = SchemaDefinition.Create(typeof(Flower));
        definition["Petal"]!.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2);
        var data = _context.Data.LoadFromEnumerable(Flower.Rows(2), definition);

        var result = _context.Transforms.Concatenate("Features", "Petal").Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2), result.Schema["Features"].Type);
        Assert.Equal(data.Vectors("Petal"), result.Vectors("Features"));
    }

    [Fact]
    public void A_mostly_sparse_concatenation_has_the_same_values_as_a_dense_one()
    {
        var data = _context.Data.LoadFromEnumerable(new[]
        {
            new Buffers { A = new(6, 1, [3], [2]), B = new(4, 1, [5], [0]) },
            new Buffers { A = new(6, [1, 2, 3, 4, 5, 6]), B = new(4, 0, [], []) },
        });

        var result = _context.Transforms.Concatenate("Both", "A", "B").Fit(data).Transform(data);

        Assert.Equal([[0, 0, 3, 0, 0, 0, 5, 0, 0, 0], [1, 2, 3, 4, 5, 6, 0, 0, 0, 0]], result.Vectors("Both"));
    }

    [Fact]
    public void Concatenating_different_types_is_an_error_that_names_the_column()
    {
        var error = Assert.ThrowsAny<Exception>(
            () => _context.Transforms.Concatenate("F", "Height", "Species").Append(_context.Transforms.CopyColumns("G", "F"))
                .Fit(Flower.View(_context, 1)));

        Assert.Contains("Species", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_of_another_length_than_its_type_says_is_an_error()
    {
        var data = _context.Data.LoadFromEnumerable(new[] { new Flower { Petal = [1, 2, 3] } });

        var result = _context.Transforms.Concatenate("F", "Height", "Petal").Fit(data).Transform(data);

        Assert.Throws<InvalidOperationException>(() => result.Vectors("F"));
    }

    [Fact]
    public void A_copy_has_type_dimensions_annotations_and_values_of_its_source()
    {
        var definition = SchemaDefinition.Create(typeof(Flower));
        definition["Petal"]!.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2, 1);
        definition["Petal"]!.AddAnnotation<VBuffer<ReadOnlyMemory<char>>>("SlotNames", new(2, ["x".AsMemory(), "y".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = _context.Data.LoadFromEnumerable(Flower.Rows(2), definition);

        var result = _context.Transforms.CopyColumns("Copy", "Petal").Fit(data).Transform(data);

        Assert.Equal(data.Schema["Petal"].Type, result.Schema["Copy"].Type);
        Assert.Equal(["x", "y"], result.Schema["Copy"].SlotNames());
        Assert.Equal(data.Vectors("Petal"), result.Vectors("Copy"));
    }

    [Fact]
    public void A_new_column_hides_the_old_one_of_its_name()
    {
        var data = Flower.View(_context, 2);

        var result = _context.Transforms.CopyColumns("Height", "Species").Fit(data).Transform(data);

        Assert.Equal(TextDataViewType.Instance, result.Schema["Height"].Type);
        Assert.Equal(4, result.Schema.Count);
        Assert.Equal(1, result.Schema.Count(column => column.IsHidden));
    }

    [Fact]
    public void Dropping_and_selecting_leave_the_columns_asked_for()
    {
        var data = Flower.View(_context, 2);

        var dropped = _context.Transforms.DropColumns("Petal").Fit(data).Transform(data);
        var selected = _context.Transforms.SelectColumns("Species", "Height").Fit(data).Transform(data);

        Assert.Equal(["Height", "Species"], dropped.Schema.Select(column => column.Name));
        Assert.Equal(["Species", "Height"], selected.Schema.Select(column => column.Name));
        Assert.Equal(["species 0", "species 1"], selected.Texts("Species"));
        Assert.Equal([0, 1], dropped.Values<float>("Height"));
    }

    [Fact]
    public void Hidden_columns_are_selected_only_when_asked()
    {
        var data = Flower.View(_context, 1);
        var hiding = _context.Transforms.CopyColumns("Height", "Species").Fit(data).Transform(data);

        Assert.Single(_context.Transforms.SelectColumns("Height").Fit(hiding).Transform(hiding).Schema);
        Assert.Equal(2, _context.Transforms.SelectColumns(["Height"], keepHidden: true).Fit(hiding).Transform(hiding).Schema.Count);
    }

    [Fact]
    public void Dropping_a_column_that_is_not_there_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.DropColumns("Nothing").Fit(Flower.View(_context, 1)));

    [Fact]
    public void A_column_nobody_reads_is_not_computed()
    {
        int calls = 0;
        var data = Flower.View(_context, 3);
        var result = _context.Transforms.CustomMapping<Flower, Counted>((_, _) => calls++, null).Fit(data).Transform(data);

        Assert.Equal([0, 1, 2], result.Values<float>("Height"));
        Assert.Equal(0, calls);
        Assert.Equal(3, result.Values<int>("Calls").Length);
        Assert.Equal(3, calls);
    }

    private sealed class Buffers
    {
        [VectorType(6)]
        public VBuffer<float> A;

        [VectorType(4)]
        public VBuffer<float> B;
    }

    private sealed class Counted
    {
        public int Calls { get; set; }
    }
}
