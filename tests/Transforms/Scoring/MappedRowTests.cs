using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Tests.Scoring;

public sealed class MappedRowTests
{
    private sealed class First : IBlockFunction
    {
        private readonly float[] _input = new float[3];

        public int MostRows { get; private set; }
        public bool? Alone { get; private set; }
        public int InputSize => 3;
        public int OutputSize => 1;
        public int Threads => 2;

        public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
        {
            MostRows = Math.Max(MostRows, rows);
            Alone = alone;
            inputs.CopyTo(0, _input);
            outputs[0] = _input[0];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_share_a_row_unless_there_are_rows_for_each(bool areConcurrent)
    {
        var rows = new NumberedRows(1);
        var function = new First();
        var mapper = new BlockMapper(rows.Schema, "Features", function,
            new VectorOutput(
                "First", new VectorDataViewType(NumberDataViewType.Single, 1), new DataViewSchema.Annotations.Builder().ToAnnotations()));
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        using DataViewRow row = areConcurrent
            ? ConcurrentRows.Create(() => mapper.GetRow(cursor, mapper.OutputSchema))
            : mapper.GetRow(cursor, mapper.OutputSchema);
        VBuffer<float> value = default;

        cursor.MoveNext();
        row.GetGetter<VBuffer<float>>(mapper.OutputSchema["First"])(ref value);

        Assert.Equal(!areConcurrent, function.Alone);
    }

    [Fact]
    public void A_row_is_evaluated_alone_and_allocates_nothing()
    {
        var rows = new NumberedRows(3000);
        var function = new First();
        var mapper = new BlockMapper(rows.Schema, "Features", function,
            new VectorOutput(
                "First", new VectorDataViewType(NumberDataViewType.Single, 1), new DataViewSchema.Annotations.Builder().ToAnnotations()));
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        using DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        ValueGetter<VBuffer<float>> first = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["First"]);
        VBuffer<float> value = default;
        Read(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1999, value.GetValues()[0]);
        Assert.Equal(1, function.MostRows);

        void Read(int count)
        {
            while (count-- > 0 && cursor.MoveNext())
            {
                first(ref value);
            }
        }
    }
}
