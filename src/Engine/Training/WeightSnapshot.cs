using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>A copy of a network's trainable parameters that can be put back.</summary>
internal sealed class WeightSnapshot
{
    private readonly (Layers.Parameter Parameter, float[] Copy)[] _copies;

    /// <summary>Makes room for the copy.</summary>
    public WeightSnapshot(Network network) => _copies =
    [
        .. network.Parameters.Where(parameter => parameter.Trainable)
            .Select(parameter => (parameter, new float[parameter.Value.Span.Length])),
    ];

    /// <summary>Copies the parameters as they are.</summary>
    public void Take()
    {
        foreach ((Layers.Parameter parameter, float[] copy) in _copies)
            parameter.Value.Span.CopyTo(copy);
    }

    /// <summary>Puts the copy back.</summary>
    public void Restore()
    {
        foreach ((Layers.Parameter parameter, float[] copy) in _copies)
            copy.CopyTo(parameter.Value.Span);
    }
}
