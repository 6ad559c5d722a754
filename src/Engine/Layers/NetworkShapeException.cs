using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The exception that is thrown when a layer is given a shape that it cannot take.</summary>
public sealed class NetworkShapeException : ArgumentException
{
    /// <summary>Creates the exception for a layer.</summary>
    public NetworkShapeException(string layer, string expected, Shape? actual, string? advice = null)
        : base($"Layer '{layer}' expects {expected}, but got {actual?.ToString() ?? "nothing"}.{(advice is null ? "" : " " + advice)}")
    {
        Layer = layer;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The name of the layer.</summary>
    public string Layer { get; }

    /// <summary>The expected shape, in words.</summary>
    public string Expected { get; }

    /// <summary>The actual shape, without the batch dimension.</summary>
    public Shape? Actual { get; }
}
