using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>The moving average of what a network's layers learn, which can change places with it.</summary>
internal sealed class AveragedWeights
{
    private const float WarmUp = 9;

    private readonly float _decay;
    private readonly (Parameter Parameter, float[] Average)[] _averages;

    /// <summary>Begins with the weights as they are.</summary>
    /// <param name="network">The network.</param>
    /// <param name="settings">How to average.</param>
    /// <param name="frozen">The parameters that stay as they are.</param>
    public AveragedWeights(Network network, WeightAveraging settings, IReadOnlySet<Parameter> frozen)
    {
        _decay = settings.Decay;

        // A scaling layer's and a frozen one's numbers stay as they are, and an average of them would be rounded.
        _averages =
        [
            .. network.Layers.Where(layer => layer.Parameters.Any(parameter => parameter.Trainable && !frozen.Contains(parameter)))
                .SelectMany(layer => layer.Parameters).Select(parameter => (parameter, parameter.Values.ToArray())),
        ];
    }

    /// <summary>Takes the weights after so many steps into the average.</summary>
    public void Add(long steps)
    {
        float share = Math.Max(1 - _decay, WarmUp / (WarmUp + steps));
        foreach ((Parameter parameter, float[] average) in _averages)
        {
            Elementwise.Scale(1 - share, average);
            Elementwise.Axpy(share, parameter.Values, average);
        }
    }

    /// <summary>Exchanges the network's weights and the average.</summary>
    public void Exchange()
    {
        foreach ((Parameter parameter, float[] average) in _averages)
        {
            Span<float> values = parameter.Value.Span;
            for (int i = 0; i < average.Length; i++)
            {
                (values[i], average[i]) = (average[i], values[i]);
            }
        }
    }

    /// <summary>The average, for a checkpoint.</summary>
    public IEnumerable<NamedTensor> Tensors => _averages.Select(
        average => new NamedTensor($"average/{average.Parameter.Name}", new Tensor(average.Parameter.Shape, average.Average)));
}
