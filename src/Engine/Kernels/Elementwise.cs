namespace MLNetDeep.Engine.Kernels;

/// <summary>Sums, biases and scalings of flat arrays, of rows <c>[rows, columns]</c> and of images <c>[N, C, pixels]</c>.</summary>
internal static class Elementwise
{
    /// <summary>values[r,c] += bias[c].</summary>
    public static void AddBias(int rows, int columns, ReadOnlySpan<float> bias, Span<float> values)
    {
        Guard.Length(bias.Length, columns, nameof(bias));
        Guard.Length(values.Length, (long)rows * columns, nameof(values));
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                values[(r * columns) + c] += bias[c];
            }
        }
    }

    /// <summary>biasGradient[c] = sum over r of gradient[r,c], summed in the order of rows.</summary>
    public static void BiasGradient(int rows, int columns, ReadOnlySpan<float> gradient, Span<float> biasGradient)
    {
        Guard.Length(biasGradient.Length, columns, nameof(biasGradient));
        Guard.Length(gradient.Length, (long)rows * columns, nameof(gradient));
        biasGradient[..columns].Clear();
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                biasGradient[c] += gradient[(r * columns) + c];
            }
        }
    }

    /// <summary>values[n,c,p] += bias[c].</summary>
    public static void AddChannelBias(int batch, int channels, int pixels, ReadOnlySpan<float> bias, Span<float> values)
    {
        Guard.Length(bias.Length, channels, nameof(bias));
        Guard.Length(values.Length, (long)batch * channels * pixels, nameof(values));
        for (int plane = 0; plane < batch * channels; plane++)
        {
            foreach (ref float value in values.Slice(plane * pixels, pixels))
            {
                value += bias[plane % channels];
            }
        }
    }

    /// <summary>biasGradient[c] = sum over n and p of gradient[n,c,p].</summary>
    public static void ChannelBiasGradient(int batch, int channels, int pixels, ReadOnlySpan<float> gradient, Span<float> biasGradient)
    {
        Guard.Length(biasGradient.Length, channels, nameof(biasGradient));
        Guard.Length(gradient.Length, (long)batch * channels * pixels, nameof(gradient));
        biasGradient[..channels].Clear();
        for (int plane = 0; plane < batch * channels; plane++)
        {
            biasGradient[plane % channels] += (float)Sum(gradient.Slice(plane * pixels, pixels));
        }
    }

    /// <summary>output[r,c] = (input[r,c] - offset[c]) * scale[c]; an empty offset is zero. May be done in place.</summary>
    public static void OffsetScale(
        int rows, int columns, ReadOnlySpan<float> input, ReadOnlySpan<float> offset, ReadOnlySpan<float> scale, Span<float> output)
    {
        Guard.Length(scale.Length, columns, nameof(scale));
        Guard.Length(input.Length, (long)rows * columns, nameof(input));
        Guard.Length(output.Length, (long)rows * columns, nameof(output));
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                output[(r * columns) + c] = (input[(r * columns) + c] - (offset.IsEmpty ? 0 : offset[c])) * scale[c];
            }
        }
    }

    /// <summary>output[n,c,p] = (input[n,c,p] - offset[c]) * scale[c]; an empty offset is zero. May be done in place.</summary>
    public static void ChannelOffsetScale(
        int batch, int channels, int pixels, ReadOnlySpan<float> input, ReadOnlySpan<float> offset, ReadOnlySpan<float> scale, Span<float> output)
    {
        Guard.Length(scale.Length, channels, nameof(scale));
        Guard.Length(input.Length, (long)batch * channels * pixels, nameof(input));
        Guard.Length(output.Length, (long)batch * channels * pixels, nameof(output));
        for (int plane = 0; plane < batch * channels; plane++)
        {
            int c = plane % channels;
            for (int i = plane * pixels; i < (plane + 1) * pixels; i++)
            {
                output[i] = (input[i] - (offset.IsEmpty ? 0 : offset[c])) * scale[c];
            }
        }
    }

    /// <summary>y += alpha * x.</summary>
    public static void Axpy(float alpha, ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += alpha * x[i];
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++)
        {
            y[i] += x[i];
        }
    }

    /// <summary>z = x * y, element by element. May be done in place.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        Guard.Same(y.Length, x.Length, nameof(y));
        Guard.Same(z.Length, x.Length, nameof(z));
        for (int i = 0; i < x.Length; i++)
        {
            z[i] = x[i] * y[i];
        }
    }

    /// <summary>x *= alpha.</summary>
    public static void Scale(float alpha, Span<float> x)
    {
        foreach (ref float value in x)
        {
            value *= alpha;
        }
    }

    /// <summary>The sum of all elements, accumulated in double in an order that depends on the length alone.</summary>
    public static double Sum(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The sum of squares of all elements, accumulated in double in an order that depends on the length alone.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    /// <summary>Index of the greatest element, the first of equals; NaN is never greatest unless all are NaN, then 0.</summary>
    /// <exception cref="ArgumentException">The row is empty.</exception>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        Guard.Length(row.Length, 1, nameof(row));
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best] || float.IsNaN(row[best]) && !float.IsNaN(row[i]))
            {
                best = i;
            }
        }

        return best;
    }
}
