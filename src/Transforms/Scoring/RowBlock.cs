using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// A block of rows read ahead: where their features are kept, what a function made of them, and what went wrong with the row after them.
/// </summary>
/// <param name="mapper">The function and its vector.</param>
/// <param name="features">The vector's buffered values.</param>
/// <param name="firstPlace">The start of the block's rows among the buffered columns' places.</param>
internal sealed class RowBlock(BlockMapper mapper, BufferedColumn features, int firstPlace) : IInputRows
{
    private readonly ManualResetEventSlim _evaluated = new();
    private readonly int _outputSize = mapper.Function.OutputSize;
    private DataViewRowId[] _ids = [];
    private long[] _batches = [];
    private float[] _outputs = [];

    /// <summary>The start of the block's rows among the buffered columns' places.</summary>
    public int FirstPlace => firstPlace;

    /// <summary>Rows that can be had.</summary>
    public int Rows { get; set; }

    /// <summary>Thrown where the reader asks for the row after <see cref="Rows"/>.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Whether other threads may evaluate the block.</summary>
    public bool Shared { get; set; }

    public bool IsEvaluated => _evaluated.IsSet;

    /// <summary>Empties the block and makes room.</summary>
    public void Clear(int capacity)
    {
        (Rows, Failure, Shared) = (0, null, false);
        _evaluated.Reset();
        if (_ids.Length >= capacity)
        {
            return;
        }
        _ids = new DataViewRowId[capacity];
        _batches = new long[capacity];
        _outputs = new float[capacity * _outputSize];
    }

    public ref DataViewRowId Id(int row) => ref _ids[row];

    public ref long Batch(int row) => ref _batches[row];

    public ReadOnlySpan<float> Output(int row) => _outputs.AsSpan(row * _outputSize, _outputSize);

    /// <summary>Computes the outputs; a failure is that of the first row.</summary>
    public void Evaluate(bool alone)
    {
        try
        {
            if (Rows > 0)
            {
                mapper.Function.Evaluate(this, Rows, _outputs.AsSpan(0, Rows * _outputSize), alone);
            }
        }
        catch (Exception exception)
        {
            (Rows, Failure) = (0, ExceptionDispatchInfo.Capture(exception));
        }
        _evaluated.Set();
    }

    public void WaitUntilEvaluated() => _evaluated.Wait();

    bool IInputRows.AreSparse
    {
        get
        {
            long values = 0;
            foreach (ref readonly VBuffer<float> vector in Vectors(0, Rows))
            {
                values += vector.GetValues().Length;
            }
            return FeatureVectors.Pay(values, Rows, mapper.Function.InputSize);
        }
    }

    void IInputRows.AddTo(SparseRows inputs, int first, int count)
    {
        foreach (ref readonly VBuffer<float> vector in Vectors(first, count))
        {
            FeatureVectors.Add(in vector, inputs, mapper.Vector.Name);
        }
    }

    void IInputRows.CopyTo(int first, Span<float> inputs)
    {
        int size = mapper.Function.InputSize;
        ReadOnlySpan<VBuffer<float>> vectors = Vectors(first, inputs.Length / size);
        for (int row = 0; row < vectors.Length; row++)
        {
            FeatureVectors.CopyTo(in vectors[row], inputs.Slice(row * size, size), mapper.Vector.Name);
        }
    }

    private ReadOnlySpan<VBuffer<float>> Vectors(int first, int count)
        => features.Values<VBuffer<float>>().Slice(firstPlace + first, count);
}
