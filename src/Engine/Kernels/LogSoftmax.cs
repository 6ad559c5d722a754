namespace MLNetDeep.Engine.Kernels;

/// <summary>The logarithm of softmax over each row of <c>[rows, columns]</c>; the row's maximum is subtracted first.</summary>
internal static class LogSoftmax
{
    /// <summary>output[r,c] = logits[r,c] - log(sum over j of exp(logits[r,j])). May be done in place.</summary>
    public static void Forward(int rows, int columns, ReadOnlySpan<float> logits, Span<float> output)
    {
        Guard.Length(logits.Length, (long)rows * columns, nameof(logits));
        Guard.Length(output.Length, (long)rows * columns, nameof(output));
        for (int r = 0; r < rows; r++)
        {
            ReadOnlySpan<float> row = logits.Slice(r * columns, columns);
            float greatest = float.NegativeInfinity;
            foreach (float logit in row)
            {
                greatest = Math.Max(greatest, logit);
            }
            double sum = 0;
            foreach (float logit in row)
            {
                sum += Math.Exp(logit - (double)greatest);
            }
            double logarithm = Math.Log(sum) + greatest;
            Span<float> to = output.Slice(r * columns, columns);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = (float)(row[i] - logarithm);
            }
        }
    }

    /// <summary>
    /// inputGradient[r,c] = outputGradient[r,c] - exp(output[r,c]) * sum over j of outputGradient[r,j]. May be done in place.
    /// </summary>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Guard.Length(output.Length, (long)rows * columns, nameof(output));
        Guard.Length(outputGradient.Length, (long)rows * columns, nameof(outputGradient));
        Guard.Length(inputGradient.Length, (long)rows * columns, nameof(inputGradient));
        for (int r = 0; r < rows; r++)
        {
            double sum = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                sum += outputGradient[i];
            }
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                inputGradient[i] = (float)(outputGradient[i] - (Math.Exp(output[i]) * sum));
            }
        }
    }
}
