using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Loading;

public sealed class TextFileTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Columns_take_their_fields_by_index_and_range()
    {
        Write("5.1,3.5,1.4,0.2,setosa", "7,3.2,4.7,1.4,versicolor");

        var data = _context.Data.LoadFromTextFile(_path,
            [new("Features", DataKind.Single, 0, 3), new("Label", DataKind.String, 4), new("First", DataKind.Double, 0)], ',');

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), data.Schema["Features"].Type);
        Assert.Equal([5.1f, 3.5f, 1.4f, 0.2f], data.Vectors("Features")[0]);
        Assert.Equal(["setosa", "versicolor"], data.Texts("Label"));
        Assert.Equal([5.1, 7], data.Values<double>("First"));
    }

    [Fact]
    public void A_class_says_by_attributes_what_its_members_load()
    {
        Write("id\ta\tb\tname", "7\t1\t2\tone", "8\t3\t4\ttwo");

        var data = _context.Data.LoadFromTextFile<Loaded>(_path, hasHeader: true);

        Assert.Equal([[1f, 2], [3, 4]], data.Vectors("Features"));
        Assert.Equal([7, 8], data.Values<int>("Id"));
        Assert.Equal(["one", "two"], data.Texts("Name"));
    }

    [Fact]
    public void A_member_without_load_attribute_is_an_error()
        => Assert.Throws<InvalidOperationException>(() => _context.Data.LoadFromTextFile<Flower>(_path));

    [Fact]
    public void Quotes_enclose_separators_where_they_are_allowed()
    {
        Write("\"a,b\",1", "\"say \"\"hi\"\"\",2", "plain,3");

        var quoted = _context.Data.LoadFromTextFile(_path, [new("Text", DataKind.String, 0), new("N", DataKind.Int32, 1)], ',',
            allowQuoting: true);
        var raw = _context.Data.LoadFromTextFile(_path, [new("Text", DataKind.String, 0)], ',');

        Assert.Equal(["a,b", "say \"hi\"", "plain"], quoted.Texts("Text"));
        Assert.Equal([1, 2, 3], quoted.Values<int>("N"));
        Assert.Equal("\"a", raw.Texts("Text")[0]);
    }

    [Fact]
    public void Numbers_that_are_missing_marked_or_unreadable_are_NaN_and_empty_ones_zero()
    {
        Write("1,x", "?,x", "NA,x", ",x", "oops,x", "nan,x");

        var values = _context.Data.LoadFromTextFile(_path, [new("V", DataKind.Single, 0)], ',').Values<float>("V");

        Assert.Equal([1, float.NaN, float.NaN, 0, float.NaN, float.NaN], values);
    }

    [Fact]
    public void Empty_numbers_are_NaN_when_that_is_asked_for()
    {
        Write("1,,3", "4");

        var data = _context.Data.LoadFromTextFile(_path, new TextLoader.Options
        {
            Columns = [new("V", DataKind.Single, 0, 2)],
            Separators = [','],
            MissingRealsAsNaNs = true,
        });

        Assert.Equal([[1, float.NaN, 3], [4, float.NaN, float.NaN]], data.Vectors("V"));
    }

    [Fact]
    public void A_short_line_leaves_its_last_columns_at_zero()
    {
        Write("1,2,3", "4");

        var data = _context.Data.LoadFromTextFile(_path, [new("V", DataKind.Single, 0, 2), new("T", DataKind.String, 2)], ',');

        Assert.Equal([[1, 2, 3], [4, 0, 0]], data.Vectors("V"));
        Assert.Equal(["3", ""], data.Texts("T"));
    }

    [Fact]
    public void A_whole_number_that_cannot_be_read_is_an_error_that_names_it()
    {
        Write("1", "x1");

        var error = Assert.ThrowsAny<Exception>(
            () => _context.Data.LoadFromTextFile(_path, [new("V", DataKind.Int32, 0)], ',').Values<int>("V"));

        Assert.Contains("x1", $"{error.Message} {error.InnerException?.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_lines_and_comments_are_no_rows()
    {
        Write("# about", "1", "", "// more", "2");

        Assert.Equal([1, 2], _context.Data.LoadFromTextFile(_path, [new("V", DataKind.Single, 0)], ',').Values<float>("V"));
    }

    [Fact]
    public void Keys_are_read_from_zero_and_missing_beyond_their_count()
    {
        Write("0", "2", "5", "");

        var data = _context.Data.LoadFromTextFile(_path, [new("K", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3))], ',');

        Assert.Equal(new KeyDataViewType(typeof(uint), 3), data.Schema["K"].Type);
        Assert.Equal([1u, 3, 0], data.Values<uint>("K"));
    }

    [Fact]
    public void The_header_names_the_slots_when_the_loader_may_read_it()
    {
        Write("a,b,c", "1,2,3");

        var data = _context.Data.LoadFromTextFile(_path, new TextLoader.Options
        {
            Columns = [new("V", DataKind.Single, 1, 2)],
            Separators = [','],
            HasHeader = true,
        });

        Assert.Equal(["b", "c"], data.Schema["V"].SlotNames());
        Assert.Equal([[2f, 3]], data.Vectors("V"));
    }

    [Fact]
    public void An_open_range_ends_with_the_first_line()
    {
        Write("1,2,3,4");

        var data = _context.Data.LoadFromTextFile(_path, new TextLoader.Options
        {
            Columns = [new("V", DataKind.Single, [new TextLoader.Range(1, null)])],
            Separators = [','],
        });

        Assert.Equal([[2f, 3, 4]], data.Vectors("V"));
    }

    [Fact]
    public void No_more_rows_are_read_than_asked_for()
    {
        Write("1", "2", "3");

        var data = _context.Data.LoadFromTextFile(_path, new TextLoader.Options { Columns = [new("V", DataKind.Single, 0)], MaxRows = 2 });

        Assert.Equal([1, 2], data.Values<float>("V"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Data.LoadFromTextFile(_path + ".missing", [new("V", DataKind.Single, 0)]));

    private void Write(params string[] lines) => File.WriteAllLines(_path, lines);

    private sealed class Loaded
    {
        [LoadColumn(0)]
        public int Id { get; set; }

        [LoadColumn(1, 2), ColumnName("Features"), VectorType(2)]
        public float[] Numbers { get; set; } = [];

        [LoadColumn(3)]
        public string Name = "";
    }
}
