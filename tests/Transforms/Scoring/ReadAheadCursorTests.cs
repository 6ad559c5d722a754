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
            var inputs = new float[rows * size];
            source.CopyTo(0, inputs);
            lock (Blocks)
                Blocks.Add(rows);
            for (var row = 0; row < rows; row++)
            {
                var own = outputs[(row * outputSize)..];
                (own[0], own[1]) = (0, inputs[row * size]);
                foreach (var value in inputs.AsSpan(row * size, size))
                    own[0] += value;
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
            new LargestOutput("Largest", outputs, none), new VectorOutput("Outputs", new VectorDataViewType(NumberDataViewType.Single, outputs), none));
        return (new BlockDataView(input, mapper, transformer: null!), mapper, function);
    }

    private static List<Read> ReadAll(DataViewRowCursor cursor)
    {
        var name = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Name"]);
        var features = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Features"]);
        var outputs = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Outputs"]);
        var largest = cursor.GetGetter<uint>(cursor.Schema["Largest"]);
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
    public void EveryRowHasItsOwnOutputsBesideItsOwnColumns(int count)
    {
        var (view, _, function) = Mapped(Input(count));
        using var cursor = view.GetRowCursor(view.Schema);
        var rows = ReadAll(cursor);
        Assert.Equal(count, rows.Count);
        for (var i = 0; i < count; i++)
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
    public void BlocksBeginSmallAndGrowTo256Rows()
    {
        var (view, _, function) = Mapped(Input(1000));
        using var cursor = view.GetRowCursor(view.Schema);
        cursor.MoveNext();
        Assert.Equal([16], function.Blocks);
        ReadAll(cursor);
        Assert.Equal([16, 32, 64, 128, 248, 256, 256], function.Blocks.Order());
    }

    [Theory]
    [InlineData(10_000, 13)]
    [InlineData(200_000, 1)]
    public void BlocksOfManyOutputsHaveFewRows(int outputs, int largest)
    {
        var (view, _, function) = Mapped(Input(40), outputs: outputs);
        using var cursor = view.GetRowCursor([view.Schema["Largest"]]);
        while (cursor.MoveNext())
            continue;

        Assert.Equal(largest, function.Blocks.Max());
        Assert.Equal(40, function.Blocks.Sum());
    }

    [Fact]
    public void NothingIsEvaluatedForColumnsThatPassThrough()
    {
        var (view, _, function) = Mapped(Input(100));
        using var cursor = view.GetRowCursor([view.Schema["Weight"]]);
        var weight = cursor.GetGetter<double>(view.Schema["Weight"]);
        var sum = 0.0;
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
    public void OnlyTheFeaturesAreAskedOfTheInputForComputedColumns()
    {
        var (view, mapper, _) = Mapped(Input(1));
        Assert.Equal(["Features"], mapper.GetDependencies([view.Schema["Largest"]]).Select(column => column.Name));
        Assert.Equal(["Features", "Name"], mapper.GetDependencies([view.Schema["Outputs"], view.Schema["Name"]]).Select(column => column.Name));
    }

    [Fact]
    public void AShuffledCursorKeepsRowsWhole()
    {
        var (view, _, _) = Mapped(_mlContext.Data.Cache(Input(300)));
        Assert.True(view.CanShuffle);
        using var cursor = view.GetRowCursor(view.Schema, new Random(4));
        var rows = ReadAll(cursor);
        Assert.All(rows, row => Assert.Equal([3 * row.Features[0] + 1, row.Features[0]], row.Outputs));
        Assert.NotEqual(Enumerable.Range(0, 300).Select(i => $"row {i}"), rows.Select(row => row.Name));
        Assert.Equal(300, rows.Select(row => row.Name).Distinct().Count());
    }

    [Fact]
    public void ACursorSetReadsEveryRowOnce()
    {
        var (view, _, _) = Mapped(_mlContext.Data.Cache(Input(500)));
        var names = new List<string>();
        foreach (var cursor in view.GetRowCursorSet(view.Schema, 3))
            using (cursor)
                names.AddRange(ReadAll(cursor).Select(row => row.Name));
        Assert.Equal(500, names.Count);
        Assert.Equal(500, names.Distinct().Count());
    }

    [Fact]
    public void SeveralCursorsAtOnceDoNotDisturbEachOther()
    {
        var (view, _, _) = Mapped(Input(100));
        using var first = view.GetRowCursor(view.Schema);
        using var second = view.GetRowCursor(view.Schema);
        for (var i = 0; i < 40; i++)
            first.MoveNext();
        var outputs = first.GetGetter<VBuffer<float>>(view.Schema["Outputs"]);
        Assert.Equal(100, ReadAll(second).Count);
        VBuffer<float> value = default;
        outputs(ref value);
        Assert.Equal([3 * 39 + 1, 39], value.DenseValues());
    }

    [Fact]
    public void IdsAreThoseOfTheInputsRows()
    {
        var input = _mlContext.Data.Cache(Input(60));
        var (view, _, _) = Mapped(input);
        var ids = Ids(view.GetRowCursor(view.Schema, new Random(2)));
        Assert.Equal(Ids(input.GetRowCursor(input.Schema, new Random(2))), ids);
        Assert.Equal(60, ids.Distinct().Count());

        static List<DataViewRowId> Ids(DataViewRowCursor cursor)
        {
            using (cursor)
            {
                var getter = cursor.GetIdGetter();
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
    public void AReadersVectorIsItsOwn()
    {
        var (view, _, _) = Mapped(Input(40));
        using var cursor = view.GetRowCursor(view.Schema);
        var features = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> first = default, later = default;
        cursor.MoveNext();
        features(ref first);
        while (cursor.MoveNext())
            features(ref later);
        Assert.Equal([0, 0, 1], first.DenseValues());
    }

    [Fact]
    public void ReadingOffTheRowsIsRefused()
    {
        var (view, _, _) = Mapped(Input(1));
        using var cursor = view.GetRowCursor(view.Schema);
        var outputs = cursor.GetGetter<VBuffer<float>>(view.Schema["Outputs"]);
        VBuffer<float> value = default;
        Assert.Throws<InvalidOperationException>(() => outputs(ref value));
        Assert.True(cursor.MoveNext());
        outputs(ref value);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => outputs(ref value));
    }

    [Fact]
    public void AnInactiveColumnAndAWrongTypeAreNamed()
    {
        var (view, _, _) = Mapped(Input(1));
        using var cursor = view.GetRowCursor([view.Schema["Outputs"]]);
        Assert.Contains("'Name' is not active", Assert.Throws<ArgumentException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"])).Message, StringComparison.Ordinal);
        Assert.Contains("'Outputs'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Outputs"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowByRowIsTheSameAsByTheBlock()
    {
        var input = Input(50);
        var (view, mapper, _) = Mapped(input);
        using var source = input.GetRowCursor(input.Schema);
        using var row = mapper.GetRow(source, mapper.OutputSchema);
        var outputs = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Outputs"]);
        using var blocks = view.GetRowCursor(view.Schema);
        var expected = ReadAll(blocks);
        VBuffer<float> value = default;
        for (var i = 0; source.MoveNext(); i++)
        {
            outputs(ref value);
            Assert.Equal(expected[i].Outputs, value.DenseValues());
            Assert.Equal(i, row.Position);
        }
    }
}
