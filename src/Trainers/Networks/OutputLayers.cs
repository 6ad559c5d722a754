using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Trainers;

/// <summary>The layers that a network of the user's own ends in.</summary>
internal static class OutputLayers
{
    /// <summary>Whether the layers that a network ends in give classes, not numbers.</summary>
    public static bool AreOfClasses(IReadOnlyList<LayerSpec> head) => head.Any(layer => layer is Softmax or Sigmoid);

    /// <summary>
    /// Ends a network of the user's own in what of <paramref name="head"/> it does not have yet, behind a flatten layer where it needs one.
    /// </summary>
    /// <exception cref="ArgumentException">As of <see cref="Missing"/>.</exception>
    public static NetworkSpec Complete(NetworkSpecBuilder network, IEnumerable<LayerSpec> head)
    {
        IEnumerable<LayerSpec> missing = Missing(network, [.. head]);
        if (network.LastShape.Rank > 1)
        {
            network.Flatten();
        }
        foreach (LayerSpec layer in missing)
        {
            network.Add(layer);
        }
        return network.Build();
    }

    /// <summary>
    /// Those of <paramref name="head"/> that the network does not have yet: it may end in all of them, as in Keras, or in logits, as in
    /// PyTorch.
    /// </summary>
    /// <param name="network">The layers so far.</param>
    /// <param name="head">A dense layer with an output a class or number, and the activation or scaling after it, if any.</param>
    /// <exception cref="ArgumentException">The network ends in softmax, or in a sigmoid an output, where the head's own would
    /// follow.</exception>
    public static IEnumerable<LayerSpec> Missing(NetworkSpecBuilder network, IReadOnlyList<LayerSpec> head)
    {
        (int outputs, LayerSpec? activation) = (((Dense)head[0]).Units, head.ElementAtOrDefault(1));
        bool fits = network.LastShape.Rank == 1 && network.LastShape.Elements == outputs;
        return network.LastLayer switch
        {
            Dense when fits => head.Skip(1),
            OutputScaling when fits => [],
            Softmax or Sigmoid when fits && (activation is null || activation.GetType() == network.LastLayer.GetType()) => [],
            Softmax => throw Refused(),
            Sigmoid when fits => throw Refused(),
            _ => head,
        };

        ArgumentException Refused() => new(
            $"The layers end in {network.LastLayer} over {network.LastShape.Elements:N0} numbers, "
            + $"but these labels need {string.Join(", ", head)}. "
            + (activation is OutputScaling
                ? "Leave out the last layers, which are added, "
                    + $"or set {nameof(NetworkLearner.ScaleLabels)} to false and give labels in the layer's range."
                : "Leave out the last dense layer and its activation, which are added, or give those."));
    }
}
