namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// The gradients of one channel, from the sums of g = the gradient by the normalization's output and of g * (x - mean):
/// dx = Scale * g + Slope * (x - mean) + Shift.
/// </summary>
internal readonly unsafe struct ChannelGradient
{
    /// <summary>Writes the gradients by weight and bias, and finds those by the input.</summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="count">Elements of the channel in the batch; of a single one mean and deviation do not depend.</param>
    /// <param name="sum">The sum of g.</param>
    /// <param name="product">The sum of g * (x - mean).</param>
    public ChannelGradient(in BatchNormArrays arrays, int channel, long count, double sum, double product)
    {
        double inverse = arrays.Inverse[channel];
        double scale = arrays.Weight[channel] * inverse;
        arrays.WeightGradient[channel] = (float)(product * inverse);
        arrays.BiasGradient[channel] = (float)sum;
        Scale = (float)scale;
        bool constants = arrays.FixedStatistics || count < 2;
        Slope = constants ? 0 : (float)(-scale * inverse * inverse * product / count);
        Shift = constants ? 0 : (float)(-scale * sum / count);
    }

    public float Scale { get; }

    public float Slope { get; }

    public float Shift { get; }
}
