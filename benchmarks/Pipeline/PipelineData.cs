using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Reference;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>Random rows as arrays for the engine and as a cached data view, already read once, for the pipeline.</summary>
internal sealed class PipelineData
{
    /// <summary>Numbers a row: 28 x 28 pixels.</summary>
    public const int Inputs = 784;

    public PipelineData(MLContext mlContext, int rows)
    {
        var random = new Random(1);
        Features = RandomRows.Numbers(rows * Inputs, random);
        Labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            Labels[row] = random.Next(ReferenceNetwork.Classes);
        }
        View = mlContext.Data.Cache(mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows).Select(row => new Sample { Features = Row(row), Label = (uint)Labels[row] + 1 })));
        Read(View, View.Schema);
    }

    /// <summary>[rows, inputs].</summary>
    public float[] Features { get; }

    /// <summary>Classes from 0, [rows].</summary>
    public int[] Labels { get; }

    /// <summary>The same rows, with keys as labels.</summary>
    public IDataView View { get; }

    /// <summary>Reads vectors and keys of every row through a cursor and its getters; returns how many rows there were.</summary>
    public static long Read(IDataView view, IEnumerable<DataViewSchema.Column> columns)
    {
        DataViewSchema.Column[] active = [.. columns];
        using DataViewRowCursor cursor = view.GetRowCursor(active);
        ValueGetter<VBuffer<float>>[] vectors =
            [.. active.Where(column => column.Type is VectorDataViewType).Select(column => cursor.GetGetter<VBuffer<float>>(column))];
        ValueGetter<uint>[] keys =
            [.. active.Where(column => column.Type is KeyDataViewType).Select(column => cursor.GetGetter<uint>(column))];
        var values = new VBuffer<float>[vectors.Length];
        uint key = 0;
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i](ref values[i]);
            }
            foreach (ValueGetter<uint> getter in keys)
            {
                getter(ref key);
            }
        }
        return rows;
    }

    private float[] Row(int row) => Features[(row * Inputs)..((row + 1) * Inputs)];

    private sealed class Sample
    {
        [VectorType(Inputs)]
        public float[] Features { get; set; } = [];

        [KeyType(ReferenceNetwork.Classes)]
        public uint Label { get; set; }
    }
}
