using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Tests.Scoring;

public sealed class ReadAheadCursorTests
{
    private readonly MLContext _mlContext = new(1);

    // Two outputs: the sum of the row and its first number. Remembers the sizes of the blocks it was given.
    private sealed class SumAndFirst(int size, int threads, int outputSize = 2) : IBlockFunction
    {
        public List<int> Blocks { get; } = [];
        public int InputSize => size;
        public int OutputSize => outputSize;
        public int Threads => threads;

        public void Evaluate(IInputRows source, int rows, Span<float> outputs, bool alone)
        {
            float[] inputs = new float[rows * size];
            source.CopyTo(0, inputs);
            lock (Blocks)
            {
                Blocks.Add(rows);
            }
            for (int row = 0; row < rows; row++)
            {
                Span<float> own = outputs[(row * outputSize)..];
                (own[0], own[1]) = (0, inputs[row * size]);
                foreach (float value in inputs.AsSpan(row * size, size))
                {
                    own[0] += value;
                }
            }
        }
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public string Name { get; set; } = "";
        public double Weight { get; set; }
    }

    private sealed record Read(long Position, string Name, float[] Features, float[] Outputs, uint Largest);

    private IDataView Input(int rows) => _mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, rows).Select(i => new Row { Features = [i, 2 * i, 1], Name = $"row {i}", Weight = i / 4.0 }).ToList());

    private static (IDataView View, BlockMapper Mapper, SumAndFirst Function) Mapped(IDataView input, int threads = 2, int outputs = 2)
    {
        var function = new SumAndFirst(3, threads, outputs);
        var none = new DataViewSchema.Annotations.Builder().ToAnnotations();
        var mapper = new BlockMapper(input.Schema, "Features", function,
            new ScalarOutput<uint>("Largest", new KeyDataViewType(typeof(uint), outputs), none, ScoreColumns.KeyOfLargest),
            new VectorOutput("Outputs", new VectorDataViewType(NumberDataViewType.Single, outputs), none));
        return (new BlockDataView(input, mapper, transformer: null!), mapper, function);
    }

    private static List<Read> ReadAll(DataViewRowCursor cursor)
    {
        ValueGetter<ReadOnlyMemory<char>> name = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Name"]);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Features"]);
        ValueGetter<VBuffer<float>> outputs = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Outputs"]);
        ValueGetter<uint> largest = cursor.GetGetter<uint>(cursor.Schema["Largest"]);
        var rows = new List<Read>();
        ReadOnlyMemory<char> text = default;
        VBuffer<float> featureVector = default, outputVector = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            name(ref text);
            features(ref featureVector);
            outputs(ref outputVector);
            largest(ref key);
            rows.Add(new(cursor.Position, text.ToString(), [.. featureVector.DenseValues()], [.. outputVector.DenseValues()], key));
        }
        return rows;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(700)]
    public void Every_row_has_its_own_outputs_beside_its_own_columns(int count)
    {
        (IDataView? view, BlockMapper _, SumAndFirst? function) = Mapped(Input(count));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        List<Read> rows = ReadAll(cursor);
        Assert.Equal(count, rows.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i, rows[i].Position);
            Assert.Equal($"row {i}", rows[i].Name);
            Assert.Equal([i, 2 * i, 1], rows[i].Features);
            Assert.Equal([3 * i + 1, i], rows[i].Outputs);
            Assert.Equal(1u, rows[i].Largest);
        }
        Assert.Equal(count, function.Blocks.Sum());
    }

    [Fact]
    public void Blocks_begin_small_and_grow_to_256rows()
    {
        (IDataView? view, BlockMapper _, SumAndFirst? function) = Mapped(Input(1000));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        cursor.MoveNext();
        Assert.Equal([16], function.Blocks);
        ReadAll(cursor);
        Assert.Equal([16, 32, 64, 128, 248, 256, 256], function.Blocks.Order());
    }

    [Theory]
    [InlineData(10_000, 13)]
    [InlineData(200_000, 1)]
    public void Blocks_of_many_outputs_have_few_rows(int outputs, int largest)
    {
        (IDataView? view, BlockMapper _, SumAndFirst? function) = Mapped(Input(40), outputs: outputs);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Largest"]]);
        while (cursor.MoveNext())
        {
            continue;
        }

        Assert.Equal(largest, function.Blocks.Max());
        Assert.Equal(40, function.Blocks.Sum());
    }

    [Fact]
    public void Nothing_is_evaluated_for_columns_that_pass_through()
    {
        (IDataView? view, BlockMapper _, SumAndFirst? function) = Mapped(Input(100));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Weight"]]);
        ValueGetter<double> weight = cursor.GetGetter<double>(view.Schema["Weight"]);
        double sum = 0.0;
        double value = 0;
        while (cursor.MoveNext())
        {
            weight(ref value);
            sum += value;
        }
        Assert.Equal(99 * 100 / 2 / 4.0, sum);
        Assert.Empty(function.Blocks);
        Assert.False(cursor.IsColumnActive(view.Schema["Outputs"]));
    }

    [Fact]
    public void Only_the_features_are_asked_of_the_input_for_computed_columns()
    {
        (IDataView? view, BlockMapper? mapper, SumAndFirst _) = Mapped(Input(1));
        Assert.Equal(["Features"], mapper.GetDependencies([view.Schema["Largest"]]).Select(column => column.Name));
        Assert.Equal(
            ["Features", "Name"], mapper.GetDependencies([view.Schema["Outputs"], view.Schema["Name"]]).Select(column => column.Name));
    }

    [Fact]
    public void A_shuffled_cursor_keeps_rows_whole()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(_mlContext.Data.Cache(Input(300)));
        Assert.True(view.CanShuffle);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, new Random(4));
        List<Read> rows = ReadAll(cursor);
        Assert.All(rows, row => Assert.Equal([3 * row.Features[0] + 1, row.Features[0]], row.Outputs));
        Assert.NotEqual(Enumerable.Range(0, 300).Select(i => $"row {i}"), rows.Select(row => row.Name));
        Assert.Equal(300, rows.Select(row => row.Name).Distinct().Count());
    }

    [Fact]
    public void A_cursor_set_reads_every_row_once()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(_mlContext.Data.Cache(Input(500)));
        var names = new List<string>();
        foreach (DataViewRowCursor? cursor in view.GetRowCursorSet(view.Schema, 3))
        {
            using (cursor)
            {
                names.AddRange(ReadAll(cursor).Select(row => row.Name));
            }
        }
        Assert.Equal(500, names.Count);
        Assert.Equal(500, names.Distinct().Count());
    }

    [Fact]
    public void Several_cursors_at_once_do_not_disturb_each_other()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(Input(100));
        using DataViewRowCursor first = view.GetRowCursor(view.Schema);
        using DataViewRowCursor second = view.GetRowCursor(view.Schema);
        for (int i = 0; i < 40; i++)
        {
            first.MoveNext();
        }
        ValueGetter<VBuffer<float>> outputs = first.GetGetter<VBuffer<float>>(view.Schema["Outputs"]);
        Assert.Equal(100, ReadAll(second).Count);
        VBuffer<float> value = default;
        outputs(ref value);
        Assert.Equal([3 * 39 + 1, 39], value.DenseValues());
    }

    [Fact]
    public void Ids_are_those_of_the_inputs_rows()
    {
        IDataView input = _mlContext.Data.Cache(Input(60));
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(input);
        List<DataViewRowId> ids = Ids(view.GetRowCursor(view.Schema, new Random(2)));
        Assert.Equal(Ids(input.GetRowCursor(input.Schema, new Random(2))), ids);
        Assert.Equal(60, ids.Distinct().Count());

        static List<DataViewRowId> Ids(DataViewRowCursor cursor)
        {
            using (cursor)
            {
                ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
                var ids = new List<DataViewRowId>();
                DataViewRowId id = default;
                while (cursor.MoveNext())
                {
                    getter(ref id);
                    ids.Add(id);
                }
                return ids;
            }
        }
    }

    [Fact]
    public void A_readers_vector_is_its_own()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(Input(40));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> first = default, later = default;
        cursor.MoveNext();
        features(ref first);
        while (cursor.MoveNext())
        {
            features(ref later);
        }
        Assert.Equal([0, 0, 1], first.DenseValues());
    }

    [Fact]
    public void Reading_off_the_rows_is_refused()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(Input(1));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> outputs = cursor.GetGetter<VBuffer<float>>(view.Schema["Outputs"]);
        VBuffer<float> value = default;
        Assert.Throws<InvalidOperationException>(() => outputs(ref value));
        Assert.True(cursor.MoveNext());
        outputs(ref value);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => outputs(ref value));
    }

    [Fact]
    public void An_inactive_column_and_a_wrong_type_are_named()
    {
        (IDataView? view, BlockMapper _, SumAndFirst _) = Mapped(Input(1));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Outputs"]]);
        Assert.Contains(
            "'Name' is not active",
            Assert.Throws<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'Outputs'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Outputs"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Row_by_row_is_the_same_as_by_the_block()
    {
        IDataView input = Input(50);
        (IDataView? view, BlockMapper? mapper, SumAndFirst _) = Mapped(input);
        using DataViewRowCursor source = input.GetRowCursor(input.Schema);
        using DataViewRow row = mapper.GetRow(source, mapper.OutputSchema);
        ValueGetter<VBuffer<float>> outputs = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Outputs"]);
        using DataViewRowCursor blocks = view.GetRowCursor(view.Schema);
        List<Read> expected = ReadAll(blocks);
        VBuffer<float> value = default;
        for (int i = 0; source.MoveNext(); i++)
        {
            outputs(ref value);
            Assert.Equal(expected[i].Outputs, value.DenseValues());
            Assert.Equal(i, row.Position);
        }
    }
}
