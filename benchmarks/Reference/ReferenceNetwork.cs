using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>One of the four networks whose speed is compared with other libraries; each gives ten logits.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Spec">The layers.</param>
/// <param name="BatchSize">Rows in a training step.</param>
/// <param name="Optimizer">How it is trained.</param>
internal sealed record ReferenceNetwork(string Name, NetworkSpec Spec, int BatchSize, Optimizer Optimizer)
{
    /// <summary>Numbers in a row's input: 28 x 28 pixels.</summary>
    public const int Inputs = 784;

    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>All four, in the order in which they are measured.</summary>
    public static IReadOnlyList<ReferenceNetwork> All { get; } =
    [
        new(
            "mlp500",
            NetworkSpec.Sequential(Shape.Of(Inputs), new Dense(500), new Sigmoid(), new Dense(500), new Sigmoid(), new Dense(Classes)),
            100, new SgdOptimizer(0.1f)),
        new(
            "mlp128",
            NetworkSpec.Sequential(Shape.Of(Inputs), new Dense(128), new Relu(), new Dense(Classes)),
            32, new SgdOptimizer(0.1f)),
        new(
            "lenet",
            NetworkSpec.Sequential(
                Shape.Of(1, 28, 28),
                new Conv2D(8, 3), new Relu(), new MaxPool2D(2),
                new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
                new Flatten(), new Dense(128), new Relu(), new Dense(Classes)),
            64, new MomentumOptimizer(0.01f, 0.9f)),
        new(
            "bigcnn",
            NetworkSpec.Sequential(
                Shape.Of(1, 28, 28),
                new Conv2D(32, 3) { Padding = Padding2D.Same }, new Relu(),
                new Conv2D(64, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2), new Dropout(0.25f),
                new Flatten(), new Dense(128), new Relu(), new Dropout(0.5f), new Dense(Classes)),
            128, new AdamOptimizer()),
    ];

    /// <summary>Floating-point operations of a row's forward pass, multiplications and additions of the matrix products alone.</summary>
    public long ForwardFlops => 2 * Spec.MultiplyAdds;

    /// <summary>
    /// Those of a row's training step: forward, weight gradient and input gradient cost the same; the first layer has no input gradient.
    /// </summary>
    public long TrainingFlops => (3 * ForwardFlops) - (2 * Spec.Nodes.First(node => node.MultiplyAdds > 0).MultiplyAdds);

    /// <summary>The networks of the given names, all for null.</summary>
    /// <exception cref="ArgumentException">No network has a name, or there is none.</exception>
    public static IReadOnlyList<ReferenceNetwork> Named(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return All;
        }
        string known = string.Join(", ", All.Select(network => network.Name));
        if (names.Count == 0)
        {
            throw new ArgumentException($"--nets: expected names among {known} with commas between them, got none.");
        }
        return
        [
            .. names.Select(name => All.FirstOrDefault(network => network.Name == name)
                ?? throw new ArgumentException($"--nets: expected names among {known}, got '{name}'.")),
        ];
    }
}
