using System.Numerics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Missing values, NaN, of rows: what takes their place, and where they were.</summary>
internal static class MissingNumbers
{
    /// <summary>Whether any number is missing.</summary>
    public static bool HaveAny(ReadOnlySpan<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var some = new Vector<float>(values[i..]);
            if (!Vector.EqualsAll(some, some))
            {
                return true;
            }
        }
        for (; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Puts numbers in the place of those missing.</summary>
    /// <param name="values">[rows, fill].</param>
    /// <param name="fill">The number for each column.</param>
    public static void Fill(Span<float> values, ReadOnlySpan<float> fill)
    {
        for (int first = 0; first < values.Length; first += fill.Length)
        {
            Span<float> row = values.Slice(first, fill.Length);
            if (!HaveAny(row))
            {
                continue;
            }
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = float.IsNaN(row[i]) ? fill[i] : row[i];
            }
        }
    }

    /// <summary>
    /// <c>output[r]</c> is <c>input[r]</c> with <paramref name="fill"/> for what is missing, then 1 for each of <paramref name="columns"/>
    /// that is missing and 0 for the others.
    /// </summary>
    public static void Forward(
        int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> fill, ReadOnlySpan<float> columns, Span<float> output)
    {
        int inputs = fill.Length, outputs = inputs + columns.Length;
        Guard.Length(input.Length, (long)rows * inputs, nameof(input));
        Guard.Length(output.Length, (long)rows * outputs, nameof(output));
        Guard.Indices(columns, inputs, nameof(columns));
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = input.Slice(row * inputs, inputs);
            Span<float> y = output.Slice(row * outputs, outputs);
            for (int i = 0; i < columns.Length; i++)
            {
                y[inputs + i] = float.IsNaN(x[(int)columns[i]]) ? 1 : 0;
            }
            for (int i = 0; i < inputs; i++)
            {
                y[i] = float.IsNaN(x[i]) ? fill[i] : x[i];
            }
        }
    }

    /// <summary>The gradient by what is there is the output's; by what is missing it is 0.</summary>
    public static void Backward(
        int rows, ReadOnlySpan<float> input, int columns, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        int inputs = rows == 0 ? 0 : input.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < inputs; i++)
            {
                int place = (row * inputs) + i;
                inputGradient[place] = float.IsNaN(input[place]) ? 0 : outputGradient[(row * (inputs + columns)) + i];
            }
        }
    }
}
