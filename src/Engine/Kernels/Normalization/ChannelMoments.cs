namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>Count, mean and sum of squared deviations of a channel's elements, merged part by part (Chan, Golub, LeVeque 1979).</summary>
internal unsafe struct ChannelMoments
{
    private double _count;
    private double _mean;
    private double _squares;

    /// <summary>Merges a part.</summary>
    /// <param name="count">Elements of the part, at least 1.</param>
    /// <param name="centre">A number near the part's mean.</param>
    /// <param name="deviations">The sum of the elements' differences from the centre.</param>
    /// <param name="squares">The sum of their squares.</param>
    public void Add(int count, double centre, double deviations, double squares)
    {
        double correction = deviations / count;
        double difference = centre + correction - _mean;
        double total = _count + count;
        _squares += squares - (deviations * correction) + (difference * difference * (_count * count / total));
        _mean += difference * (count / total);
        _count = total;
    }

    /// <summary>
    /// Keeps mean and inverse deviation of a channel and moves its running statistics towards them: the mean, and the variance over
    /// count - 1. One element has no variance: the running statistics, unchanged, are kept instead.
    /// </summary>
    public readonly void Keep(in BatchNormSettings settings, in BatchNormArrays arrays, int channel)
    {
        if (_count < 2)
        {
            arrays.Mean[channel] = arrays.RunningMean[channel];
            arrays.Inverse[channel] = settings.Inverse(arrays.RunningVariance[channel]);
            return;
        }

        double squares = Math.Max(0, _squares);
        double momentum = settings.Momentum;
        arrays.Mean[channel] = (float)_mean;
        arrays.Inverse[channel] = settings.Inverse(squares / _count);
        arrays.RunningMean[channel] = (float)(((1 - momentum) * arrays.RunningMean[channel]) + (momentum * _mean));
        arrays.RunningVariance[channel] =
            (float)(((1 - momentum) * arrays.RunningVariance[channel]) + (momentum * (squares / (_count - 1))));
    }
}
