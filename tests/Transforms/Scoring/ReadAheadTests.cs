using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Tests.Scoring;

/// <summary>Blocks of 16, 32, 64 and 128 rows are read one at a time; those of 256 from row 240 on are read ahead.</summary>
public sealed class ReadAheadTests
{
    private const int FirstReadAhead = 240;

    // Only a failure waits as long.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    // The sum of the row. Tells the number of each block's first row.
    private sealed class Sum(int threads, Action<int>? evaluating = null) : IBlockFunction
    {
        private readonly ThreadLocal<float[]> _inputs = new(() => new float[3 * 256]);
        private int _running;

        public ConcurrentQueue<int> Begun { get; } = [];
        public int Running => Volatile.Read(ref _running);
        public int InputSize => 3;
        public int OutputSize => 1;
        public int Threads => threads;

        public void Evaluate(IInputRows source, int rows, Span<float> outputs, bool alone)
        {
            source.CopyTo(0, _inputs.Value!.AsSpan(0, 3 * rows));
            float[] inputs = _inputs.Value!;
            Interlocked.Increment(ref _running);
            Begun.Enqueue((int)inputs[0]);
            evaluating?.Invoke((int)inputs[0]);
            for (int row = 0; row < rows; row++)
            {
                outputs[row] = inputs[3 * row] + inputs[3 * row + 1] + inputs[3 * row + 2];
            }
            Interlocked.Decrement(ref _running);
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly DataViewRowCursor _cursor;
        private readonly ValueGetter<int> _number;
        private readonly ValueGetter<VBuffer<float>> _sum;
        private VBuffer<float> _value;

        public Reader(NumberedRows rows, Sum function)
        {
            var none = new DataViewSchema.Annotations.Builder().ToAnnotations();
            var mapper = new BlockMapper(rows.Schema, "Features", function,
                new VectorOutput("Sum", new VectorDataViewType(NumberDataViewType.Single, 1), none));
            _cursor = new BlockDataView(rows, mapper, transformer: null!).GetRowCursor(
                [mapper.OutputSchema["Number"], mapper.OutputSchema["Sum"]]);
            _number = _cursor.GetGetter<int>(mapper.OutputSchema["Number"]);
            _sum = _cursor.GetGetter<VBuffer<float>>(mapper.OutputSchema["Sum"]);
        }

        /// <summary>Reads rows whose columns belong together; returns how many before the end.</summary>
        public int Read(int most)
        {
            int rows = 0;
            for (int number = 0; rows < most && _cursor.MoveNext(); rows++)
            {
                _number(ref number);
                _sum(ref _value);
                if (number != _cursor.Position || _value.GetValues()[0] != 3 * number + 1)
                {
                    Assert.Fail($"row {_cursor.Position} has number {number} and sum {_value.GetValues()[0]}");
                }
            }
            return rows;
        }

        public void Dispose() => _cursor.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Rows_come_in_order_whatever_the_number_of_threads(int threads)
    {
        using var reader = new Reader(new NumberedRows(5000), new Sum(threads));
        Assert.Equal(5000, reader.Read(int.MaxValue));
    }

    [Fact]
    public void A_block_is_evaluated_while_rows_after_it_are_read()
    {
        const int Later = FirstReadAhead + 3 * 256 - 10;
        using var begun = new ManualResetEventSlim();
        using var read = new ManualResetEventSlim();
        var rows = new NumberedRows(5000)
        {
            Reading = row =>
            {
                if (row != Later)
                {
                    return;
                }
                Assert.True(begun.Wait(Guard), "no block was evaluated while its reader was busy");
                read.Set();
            },
        };
        var function = new Sum(threads: 2, first =>
        {
            if (first != FirstReadAhead)
            {
                return;
            }
            begun.Set();
            Assert.True(read.Wait(Guard), "no row was read while a block was evaluated");
        });
        using var reader = new Reader(rows, function);
        Assert.Equal(5000, reader.Read(int.MaxValue));
    }

    [Fact]
    public void A_reader_of_few_rows_reads_and_evaluates_few()
    {
        int last = 0;
        var function = new Sum(threads: 2);
        using var reader = new Reader(new NumberedRows(5000) { Reading = row => last = row }, function);
        reader.Read(1);
        Assert.Equal(15, last);
        Assert.Equal([0], function.Begun);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(FirstReadAhead + 256)]
    [InlineData(FirstReadAhead + 700)]
    public void A_failure_of_the_input_comes_after_the_rows_before_it(int bad)
    {
        var rows = new NumberedRows(5000)
        {
            Reading = row =>
            {
                if (row == bad)
                {
                    throw new FormatException($"row {row} is damaged");
                }
            },
        };
        using var reader = new Reader(rows, new Sum(threads: 2));
        Assert.Equal(bad, reader.Read(bad));
        Assert.Equal($"row {bad} is damaged", Assert.Throws<FormatException>(() => reader.Read(1)).Message);
        Assert.Throws<FormatException>(() => reader.Read(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    [InlineData(FirstReadAhead + 512)]
    public void A_failure_of_the_function_comes_at_its_block(int bad)
    {
        var function = new Sum(threads: 2, first =>
        {
            if (first == bad)
            {
                throw new InvalidOperationException($"block {first}");
            }
        });
        using var reader = new Reader(new NumberedRows(5000), function);
        Assert.Equal(bad, reader.Read(bad));
        Assert.Equal($"block {bad}", Assert.Throws<InvalidOperationException>(() => reader.Read(1)).Message);
    }

    [Fact]
    public void A_vector_of_another_length_is_a_failure_of_its_row()
    {
        const int Bad = FirstReadAhead + 300;
        using var reader = new Reader(new NumberedRows(5000) { WrongFrom = Bad }, new Sum(threads: 2));
        Assert.Equal(Bad, reader.Read(Bad));
        Assert.Contains(
            "4 numbers where the schema promises 3", Assert.Throws<InvalidOperationException>(() => reader.Read(1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_runs_after_dispose()
    {
        int last = 0;
        var rows = new NumberedRows(5000) { Reading = row => last = row };
        var function = new Sum(threads: 3);
        var reader = new Reader(rows, function);
        reader.Read(FirstReadAhead + 300);
        reader.Dispose();
        Assert.Equal(0, function.Running);
        Assert.Equal(1, rows.Disposed);
        Assert.True(last < 4999);
        Assert.Equal(0, reader.Read(1));
    }

    [Fact]
    public void A_row_allocates_nothing()
    {
        using var reader = new Reader(new NumberedRows(40_000), new Sum(threads: 2));
        reader.Read(10_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(20_000, reader.Read(20_000));

        // The runtime's own queue of work may take another segment.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000);
    }
}
