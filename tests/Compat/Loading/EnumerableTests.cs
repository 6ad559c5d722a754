using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Loading;

public sealed class EnumerableTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Fields_and_properties_become_columns_of_the_types_their_attributes_say()
    {
        var schema = _context.Data.LoadFromEnumerable(new List<Attributed>()).Schema;

        Assert.Equal(NumberDataViewType.Int32, schema["Whole"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), schema["Image"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double), schema["Unsized"].Type);
        Assert.Equal(new KeyDataViewType(typeof(uint), 10), schema["Class"].Type);
        Assert.Equal(BooleanDataViewType.Instance, schema["Flag"].Type);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), schema["Words"].Type);
        Assert.Null(schema.GetColumnOrNull("Ignored"));
        Assert.Null(schema.GetColumnOrNull("Key"));
    }

    [Fact]
    public void Rows_come_back_as_they_went_in()
    {
        var rows = new[]
        {
            new Attributed { Whole = 1, Image = [1, 2, 3, 4, 5, 6], Unsized = [0.5], Key = 3, Flag = true, Words = ["a", "b"],
                Text = "one" },
            new Attributed { Whole = -2, Image = [6, 5, 4, 3, 2, 1], Unsized = [], Key = 0, Flag = false, Words = [], Text = "two" },
        };

        var read = _context.Data.CreateEnumerable<Attributed>(_context.Data.LoadFromEnumerable(rows), reuseRowObject: false).ToArray();

        Assert.Equal([4u, 1], read.Select(row => row.Key));
        foreach (var (row, written) in read.Zip(rows))
            row.Key = written.Key;
        Assert.Equivalent(rows, read, strict: true);
    }

    [Fact]
    public void One_object_is_filled_again_for_each_row_when_asked()
    {
        var data = Flower.View(_context, 3);

        Assert.Single(_context.Data.CreateEnumerable<Flower>(data, reuseRowObject: true).ToList().Distinct());
        Assert.Equal(3, _context.Data.CreateEnumerable<Flower>(data, reuseRowObject: false).ToList().Distinct().Count());
    }

    [Fact]
    public void A_null_text_or_array_is_an_empty_one()
    {
        var data = _context.Data.LoadFromEnumerable(new[] { new Attributed { Text = null!, Unsized = null! } });

        Assert.Equal([""], data.Texts("Text"));
        Assert.Empty(data.Values<VBuffer<double>>("Unsized").Single().DenseValues());
    }

    [Fact]
    public void A_list_is_counted_and_a_stream_is_not()
    {
        var stream = _context.Data.LoadFromEnumerable(Flower.Rows(20).Where(_ => true));

        Assert.Equal(20, Flower.View(_context, 20).GetRowCount());
        Assert.Null(stream.GetRowCount());
        Assert.Equal(20, stream.Values<float>("Height").Length);
    }

    [Fact]
    public void Objects_come_in_their_order_whatever_order_is_asked_for()
    {
        var data = Flower.View(_context, 50);

        Assert.False(data.CanShuffle);
        Assert.Equal(data.Values<float>("Height"), data.Values<float>("Height", new Random(3)));
    }

    [Fact]
    public void Keys_are_counted_from_zero_by_users_and_from_one_by_columns()
    {
        var data = _context.Data.LoadFromEnumerable(new uint[] { 0, 9, 10 }.Select(key => new Attributed { Key = key }).ToList());

        Assert.Equal([1u, 10, 0], data.Values<uint>("Class"));
    }

    [Fact]
    public void Cursors_over_one_view_do_not_disturb_each_other()
    {
        var data = Flower.View(_context, 5);
        var column = data.Schema["Height"];
        using var slow = data.GetRowCursor([column]);
        using var fast = data.GetRowCursor([column]);
        var (slowGetter, fastGetter) = (slow.GetGetter<float>(column), fast.GetGetter<float>(column));
        float value = -1;

        slow.MoveNext();
        for (int i = 0; i < 4; i++)
            fast.MoveNext();

        slowGetter(ref value);
        Assert.Equal(0, value);
        fastGetter(ref value);
        Assert.Equal(3, value);
        Assert.Equal((0, 3), (slow.Position, fast.Position));
    }

    [Fact]
    public void A_cursor_knows_its_active_columns_and_refuses_the_others()
    {
        var data = Flower.View(_context, 1);
        using var cursor = data.GetRowCursor([data.Schema["Height"]]);

        Assert.True(cursor.IsColumnActive(data.Schema["Height"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Species"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<ReadOnlyMemory<char>>(data.Schema["Species"]));
    }

    [Fact]
    public void A_getter_of_another_type_than_the_column_is_an_error()
    {
        var data = Flower.View(_context, 1);
        using var cursor = data.GetRowCursor(data.Schema);

        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<double>(data.Schema["Height"]));
    }

    [Fact]
    public void Reading_into_a_class_with_a_column_the_data_lacks_is_an_error_unless_ignored()
    {
        var data = Flower.View(_context, 2);

        Assert.ThrowsAny<Exception>(() => _context.Data.CreateEnumerable<Wider>(data, false).ToList());
        Assert.Equal([0, 1], _context.Data.CreateEnumerable<Wider>(data, false, ignoreMissingColumns: true).Select(row => row.Height));
    }

    [Fact]
    public void Reading_into_a_member_of_another_type_is_an_error()
        => Assert.Throws<InvalidOperationException>(
            () => _context.Data.CreateEnumerable<WrongType>(Flower.View(_context, 1), false).ToList());

    [Fact]
    public void A_schema_definition_changes_names_types_and_annotations()
    {
        var definition = SchemaDefinition.Create(typeof(Flower));
        definition["Petal"]!.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1, 2);
        definition["Petal"]!.AddAnnotation<VBuffer<ReadOnlyMemory<char>>>("SlotNames", new(2, ["w".AsMemory(), "l".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Height"]!.ColumnName = "Tallness";

        var data = _context.Data.LoadFromEnumerable(Flower.Rows(2), definition);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2), data.Schema["Petal"].Type);
        Assert.Equal(["w", "l"], data.Schema["Petal"].SlotNames());
        Assert.Equal([0, 1], data.Values<float>("Tallness"));
    }

    [Fact]
    public void A_member_of_a_type_without_column_type_is_an_error()
        => Assert.ThrowsAny<Exception>(() => _context.Data.LoadFromEnumerable(new List<Unsupported>()));

    private sealed class Attributed
    {
        public int Whole;

        [VectorType(2, 3)]
        public float[] Image = new float[6];

        public double[] Unsized { get; set; } = [];

        [KeyType(10), ColumnName("Class")]
        public uint Key { get; set; }

        public bool Flag;

        public string[] Words { get; set; } = [];

        public string Text = "";

        [NoColumn]
        public DayOfWeek Ignored = DayOfWeek.Monday;
    }

    private sealed class Wider
    {
        public float Height { get; set; }

        public float Missing { get; set; }
    }

    private sealed class WrongType
    {
        public double Height { get; set; }
    }

    private sealed class Unsupported
    {
        public DayOfWeek Day { get; set; }
    }
}
