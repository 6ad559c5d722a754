using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>The learning rates of a network's parameters, as factors of the training's.</summary>
internal sealed class LayerRates
{
    /// <exception cref="ArgumentException">A layer is named that the network does not have.</exception>
    public LayerRates(Network network, TrainingOptions options)
    {
        IReadOnlyDictionary<string, float> factors = options.LearningRateFactors ?? new Dictionary<string, float>();
        foreach (string name in factors.Keys.Where(name => network.Spec.Nodes.All(node => node.Name != name)))
        {
            throw new ArgumentException(
                $"{nameof(options.LearningRateFactors)} name a layer '{name}' that the network does not have: expected some of "
                + $"{string.Join(", ", network.Spec.Nodes.Select(node => node.Name))}.", nameof(options));
        }
        (Parameter Parameter, float Factor)[] all =
        [
            .. network.Spec.Nodes.Zip(network.Layers).SelectMany(pair => pair.Second.Parameters.Select(
                parameter => (parameter, factors.GetValueOrDefault(pair.First.Name, 1)))),
        ];
        Factors = [.. all.Where(entry => entry.Parameter.Trainable).Select(entry => entry.Factor)];
        Frozen = all.Where(entry => entry.Factor == 0).Select(entry => entry.Parameter).ToHashSet();
    }

    /// <summary>The factor of each trainable parameter, in the order of the network's.</summary>
    public float[] Factors { get; }

    /// <summary>The parameters of layers that stay as they are.</summary>
    public IReadOnlySet<Parameter> Frozen { get; }
}
