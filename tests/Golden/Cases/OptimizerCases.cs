using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>The optimizers that are compared with PyTorch's: a line each.</summary>
internal static class OptimizerCases
{
    public static Dictionary<string, Optimizer> All { get; } = new Optimizer[]
    {
        new SgdOptimizer(0.1f),
        new MomentumOptimizer(0.05f, 0.9f),
        new AdamOptimizer(0.01f),
        new AdamOptimizer(0.02f, 0.8f, 0.95f, 1e-3f),
        new NesterovOptimizer(0.05f, 0.9f),
        new RmsPropOptimizer(0.01f),
        new RmsPropOptimizer(0.01f, 0.9f, 1e-4f, 0.8f) { WeightDecay = 0.1f },
        new AdagradOptimizer(0.05f),
        new AdagradOptimizer(0.05f, 0.5f) { WeightDecay = 0.1f, L1 = 0.01f },
        new AdamWOptimizer(0.02f, weightDecay: 0.2f),
    }.ToDictionary(optimizer => optimizer.ToString()!);
}
