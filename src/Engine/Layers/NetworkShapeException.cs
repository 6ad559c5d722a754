using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>A layer was given a shape that it cannot take.</summary>
public sealed class NetworkShapeException : ArgumentException
{
    /// <summary>Says which layer expected what, and what came.</summary>
    public NetworkShapeException(string layer, string expected, Shape? actual, string? advice = null)
        : base($"Layer '{layer}' expects {expected}, but got {actual?.ToString() ?? "nothing"}.{(advice is null ? "" : " " + advice)}")
    {
        Layer = layer;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The name of the layer.</summary>
    public string Layer { get; }

    /// <summary>What the layer expects, in words.</summary>
    public string Expected { get; }

    /// <summary>The shape that came, without the batch dimension.</summary>
    public Shape? Actual { get; }
}
