using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// A copy of a network's parameters, those included that change without being trained, that can be put back. The scale of the outputs
/// does not change.
/// </summary>
internal sealed class WeightSnapshot
{
    private readonly (Parameter Parameter, float[] Copy)[] _copies;

    /// <summary>Makes room for the copy.</summary>
    public WeightSnapshot(Network network) =>
        _copies =
        [
            .. network.Layers.Where(layer => layer is not OutputScalingLayer).SelectMany(layer => layer.Parameters)
                .Select(parameter => (parameter, new float[parameter.Values.Length])),
        ];

    /// <summary>Copies the parameters as they are.</summary>
    public void Take()
    {
        foreach ((Parameter parameter, float[] copy) in _copies)
        {
            parameter.Values.CopyTo(copy);
        }
    }

    /// <summary>Puts the copy back.</summary>
    public void Restore()
    {
        foreach ((Parameter parameter, float[] copy) in _copies)
        {
            copy.CopyTo(parameter.Value.Span);
        }
    }

    /// <summary>The copy, for a checkpoint.</summary>
    public IEnumerable<NamedTensor> Tensors(string prefix) =>
        _copies.Select(copy => new NamedTensor($"{prefix}/{copy.Parameter.Name}", new Tensor(copy.Parameter.Shape, copy.Copy)));
}
