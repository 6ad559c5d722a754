using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Tests.Support;

/// <summary>Seeded networks for tests.</summary>
internal static class RandomNetworks
{
    /// <summary>A network with parameters of all kinds drawn at random, running statistics and input scaling too.</summary>
    public static Network Create(NetworkSpec spec)
    {
        var network = new Network(spec, 1);
        foreach (Parameter parameter in network.Parameters)
        {
            float[] noise = RandomArrays.Normal(parameter.Value.Span.Length, parameter.Name.Length);
            for (int i = 0; i < noise.Length; i++)
            {
                ref float value = ref parameter.Value.Span[i];
                value = parameter.Trainable ? value + (0.2f * noise[i]) : Math.Abs(value + (0.5f * noise[i])) + 0.2f;
            }
        }
        return network;
    }
}
