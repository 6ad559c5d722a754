using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Gives a network's <see cref="InputScaling"/> layer its offset and scale: mean and standard deviation of the training data.
/// </summary>
public static class InputScalingLearner
{
    private const int BlockRows = 64;

    // Deviations below single precision's resolution are rounding, not variation.
    private const double SmallestRelativeDeviation = 1e-7;

    /// <summary>
    /// Learns from one pass over the rows: the mean becomes the offset, one over the standard deviation the scale; where the data does
    /// not vary the scale is 1. Computed in double, row by row. A network without such a layer is left as it is.
    /// </summary>
    /// <param name="network">
    /// The network; its input scaling layer must take the network's input, as it is or through <see cref="ChannelsFirst"/>.
    /// </param>
    /// <param name="source">The rows.</param>
    /// <param name="cancellation">Ends the pass early; the layer is then left as it was.</param>
    /// <exception cref="InvalidOperationException">Another layer comes before it and nothing was read, or there are no rows.</exception>
    public static void Learn(Network network, IBatchSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        foreach ((InputScalingLayer layer, ChannelsFirstLayer? order) in FindLayers(network))
            Learn(layer, order, source, cancellation);
    }

    /// <summary>As <see cref="Learn(Network, IBatchSource, CancellationToken)"/> for layers that still are the identity.</summary>
    internal static void LearnIfNew(Network network, IBatchSource source, TrainingOptions options)
    {
        foreach ((InputScalingLayer layer, ChannelsFirstLayer? order) in FindLayers(network).Where(found => found.Layer.IsIdentity))
            Learn(layer, order, source, options.CancellationToken);
    }

    // A list, so that a layer at the wrong place is refused before a row is read for the others.
    private static List<(InputScalingLayer Layer, ChannelsFirstLayer? Order)> FindLayers(Network network)
    {
        var found = new List<(InputScalingLayer, ChannelsFirstLayer?)>();
        for (int node = 0; node < network.Layers.Count; node++)
        {
            if (network.Layers[node] is not InputScalingLayer layer)
                continue;
            int before = network.Spec.Nodes[node].InputIndices[0];
            var order = before >= 0 ? network.Layers[before] as ChannelsFirstLayer : null;
            if (before >= 0 && (order is null || network.Spec.Nodes[before].InputIndices[0] >= 0))
            {
                throw new InvalidOperationException(
                    $"Layer '{layer.Name}' scales inputs: only the input or a ChannelsFirst of it may come before; "
                    + $"it takes '{network.Spec.Nodes[node].Inputs[0]}'.");
            }
            found.Add((layer, order));
        }
        return found;
    }

    private static void Learn(InputScalingLayer layer, ChannelsFirstLayer? order, IBatchSource source, CancellationToken cancellation)
    {
        float[] ordered = new float[order is null ? 0 : source.InputSize];
        float[] inputs = new float[checked(source.InputSize * BlockRows)];
        float[] targets = new float[checked(source.TargetSize * BlockRows)];
        double[] means = new double[layer.Offset.Length];
        double[] squares = new double[means.Length];
        long rows = 0;
        using (IBatchReader reader = source.StartEpoch(0))
        {
            for (int count; (count = reader.ReadBatch(inputs, targets, [])) > 0;)
            {
                if (cancellation.IsCancellationRequested)
                    return;
                for (int row = 0; row < count; row++)
                {
                    Span<float> input = inputs.AsSpan(row * source.InputSize, source.InputSize);
                    order?.Reorder(1, input, ordered);
                    Add(order is null ? input : ordered, layer.GroupSize, rows++, means, squares);
                }
            }
        }
        if (rows == 0)
            throw new InvalidOperationException("The training source has no rows; at least one is needed.");
        for (int group = 0; group < means.Length; group++)
        {
            double deviation = Math.Sqrt(squares[group] / ((double)rows * layer.GroupSize));
            bool varies = deviation > SmallestRelativeDeviation * Math.Abs(means[group]) && float.IsFinite((float)(1 / deviation));
            layer.Offset[group] = (float)means[group];
            layer.Scale[group] = varies ? (float)(1 / deviation) : 1;
        }
    }

    // Merges a row's mean and sum of squares into those of the rows before it (Chan, Golub, LeVeque 1979).
    private static void Add(ReadOnlySpan<float> row, int groupSize, long rowsBefore, Span<double> means, Span<double> squares)
    {
        double share = 1.0 / (rowsBefore + 1);
        double weight = rowsBefore * share * groupSize;
        for (int group = 0; group < means.Length; group++)
        {
            ReadOnlySpan<float> values = row.Slice(group * groupSize, groupSize);
            (double mean, double square) = groupSize > 1 ? MeanAndSquare(values) : (values[0], 0);
            double difference = mean - means[group];
            means[group] += difference * share;
            squares[group] += square + (difference * difference * weight);
        }
    }

    // Relative to the first value, so that equal values have exactly themselves as mean and no variation.
    private static (double Mean, double Square) MeanAndSquare(ReadOnlySpan<float> values)
    {
        double first = values[0];
        double sum = 0;
        foreach (float value in values)
            sum += value - first;
        double mean = first + (sum / values.Length);
        double square = 0;
        foreach (float value in values)
            square += (value - mean) * (value - mean);
        return (mean, square);
    }
}
