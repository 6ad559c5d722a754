using System.Collections.Concurrent;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Rows of which those with a number that is infinite, or NaN where the model takes no missing values, get NaN for every output.
/// </summary>
/// <param name="rows">The rows as they are.</param>
/// <param name="size">Numbers in a row.</param>
/// <param name="orMissing">Whether the model takes missing values, NaN.</param>
internal sealed class FiniteRows(IInputRows rows, int size, bool orMissing = false) : IInputRows
{
    // Most blocks have no such row, and make none.
    private ConcurrentBag<int>? _missing;

    public void CopyTo(int first, Span<float> inputs)
    {
        rows.CopyTo(first, inputs);
        for (int row = 0; row < inputs.Length / size; row++)
        {
            Span<float> values = inputs.Slice(row * size, size);
            if (FiniteNumbers.AreAll(values, orMissing))
            {
                continue;
            }
            values.Clear();
            AddMissing(first + row);
        }
    }

    public bool AreSparse => rows.AreSparse;

    public void AddTo(SparseRows inputs, int first, int count)
    {
        int before = inputs.Count;
        rows.AddTo(inputs, first, count);
        for (int row = 0; row < count; row++)
        {
            if (!FiniteNumbers.AreAll(inputs.Values(before + row), orMissing))
            {
                AddMissing(first + row);
            }
        }
    }

    /// <summary>Writes NaN for the rows that were copied and are not finite.</summary>
    /// <param name="outputs">[rows, outputSize].</param>
    /// <param name="outputSize">Numbers that a row gives.</param>
    public void MarkMissing(Span<float> outputs, int outputSize)
    {
        foreach (int row in _missing ?? [])
        {
            outputs.Slice(row * outputSize, outputSize).Fill(float.NaN);
        }
    }

    private void AddMissing(int row) => LazyInitializer.EnsureInitialized(ref _missing).Add(row);
}
