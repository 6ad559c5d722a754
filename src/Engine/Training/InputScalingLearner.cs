using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The learning of input scaling, which gives a network's <see cref="InputScaling"/> layer its offset and scale: mean and standard
/// deviation of the training data.
/// </summary>
public static class InputScalingLearner
{
    private const int BlockRows = 64;

    /// <summary>
    /// Learns from one pass over the rows: the mean becomes the offset, one over the standard deviation the scale; where the data does
    /// not vary the scale is 1. Computed in double, row by row. A network without such a layer is left as it is.
    /// </summary>
    /// <remarks>
    /// <see cref="InputScalingMode.Automatic"/> makes exceptions for rows that are no images, all of them with offset 0:
    /// <see cref="IBatchSource.UnscaledInputs"/> have scale 1; of rows that are <see cref="IBatchSource.IsSparse"/>, what is zero in more
    /// than one of twenty has one over the root of the mean square of its other values, but at most 1. A rare word keeps its size so, where
    /// one over its standard deviation would make noise of it.
    /// </remarks>
    /// <param name="network">
    /// The network; its input scaling layer must take the network's input, as it is or through <see cref="ChannelsFirst"/>.
    /// </param>
    /// <param name="source">The rows.</param>
    /// <param name="cancellation">The token that ends the pass early; the layer is then left as it was.</param>
    /// <exception cref="InvalidOperationException">Another layer comes before it and nothing was read, or there are no rows.</exception>
    public static void Learn(Network network, IBatchSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        foreach ((InputScalingLayer layer, ChannelsFirstLayer? order) in FindLayers(network))
        {
            Learn(layer, order, source, cancellation);
        }
    }

    /// <summary>As <see cref="Learn(Network, IBatchSource, CancellationToken)"/> for layers that have learned nothing yet.</summary>
    internal static void LearnIfNew(Network network, IBatchSource source, TrainingOptions options)
    {
        foreach ((InputScalingLayer layer, ChannelsFirstLayer? order) in FindLayers(network).Where(found => found.Layer.IsNew))
        {
            Learn(layer, order, source, options.CancellationToken);
        }
    }

    // A list, so that a layer at the wrong place is refused before a row is read for the others.
    private static List<(InputScalingLayer Layer, ChannelsFirstLayer? Order)> FindLayers(Network network)
    {
        var found = new List<(InputScalingLayer, ChannelsFirstLayer?)>();
        for (int node = 0; node < network.Layers.Count; node++)
        {
            if (network.Layers[node] is not InputScalingLayer layer)
            {
                continue;
            }
            int before = network.Spec.Nodes[node].InputIndices[0];
            ChannelsFirstLayer? order = before >= 0 ? network.Layers[before] as ChannelsFirstLayer : null;
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
        IReadOnlyList<bool>? unscaled = layer.ChoosesSlots ? source.UnscaledInputs : null;
        if (unscaled?.All(isUnscaled => isUnscaled) == true)
        {
            layer.IsLearned = true;
        }
        else if (layer.ChoosesSlots && source.IsSparse)
        {
            LearnSparse(layer, source, cancellation);
        }
        else
        {
            LearnDense(layer, order, source, cancellation);
        }
        for (int slot = 0; slot < unscaled?.Count; slot++)
        {
            if (unscaled[slot])
            {
                (layer.Offset[slot], layer.Scale[slot]) = (0, 1);
            }
        }
    }

    private static void LearnSparse(InputScalingLayer layer, IBatchSource source, CancellationToken cancellation)
    {
        var rows = new SparseRows(source.InputSize);
        float[] targets = new float[checked(source.TargetSize * BlockRows)];
        var moments = new SparseMoments(source.InputSize);
        using (IBatchReader reader = source.StartEpoch(0))
        {
            while (reader.ReadBatch(rows, targets, []) > 0)
            {
                if (cancellation.IsCancellationRequested)
                {
                    return;
                }
                moments.Add(rows);
                rows.Clear();
            }
        }
        moments.RequireRows();
        for (int slot = 0; slot < layer.Offset.Length; slot++)
        {
            bool rare = moments.IsOftenZero(slot);
            layer.Offset[slot] = rare ? 0 : (float)moments.Mean(slot);
            layer.Scale[slot] = rare ? (float)(1 / Math.Max(1, moments.Size(slot)))
                : GroupMoments.Varying(moments.Deviation(slot), moments.Mean(slot)) is { } deviation ? (float)(1 / deviation) : 1;
        }
        layer.IsLearned = true;
    }

    private static void LearnDense(InputScalingLayer layer, ChannelsFirstLayer? order, IBatchSource source, CancellationToken cancellation)
    {
        float[] ordered = new float[order is null ? 0 : source.InputSize];
        float[] inputs = new float[checked(source.InputSize * BlockRows)];
        float[] targets = new float[checked(source.TargetSize * BlockRows)];
        var moments = new GroupMoments(layer.Offset.Length, layer.GroupSize);
        using (IBatchReader reader = source.StartEpoch(0))
        {
            for (int count; (count = reader.ReadBatch(inputs, targets, [])) > 0;)
            {
                if (cancellation.IsCancellationRequested)
                {
                    return;
                }
                for (int row = 0; row < count; row++)
                {
                    Span<float> input = inputs.AsSpan(row * source.InputSize, source.InputSize);
                    order?.Reorder(1, input, ordered);
                    moments.Add(order is null ? input : ordered);
                }
            }
        }
        moments.RequireRows();
        for (int group = 0; group < layer.Offset.Length; group++)
        {
            layer.Offset[group] = (float)moments.Mean(group);
            layer.Scale[group] = moments.Deviation(group) is { } deviation ? (float)(1 / deviation) : 1;
        }
        layer.IsLearned = true;
    }
}
