using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>A network whose speed is compared with other libraries; each gives ten logits.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Spec">The layers.</param>
/// <param name="BatchSize">Rows in a training step.</param>
/// <param name="Optimizer">How it is trained.</param>
internal sealed record ReferenceNetwork(string Name, NetworkSpec Spec, int BatchSize, Optimizer Optimizer)
{
    /// <summary>Number of classes.</summary>
    public const int Classes = 10;

    /// <summary>Those of digits, 28 x 28 pixels.</summary>
    public static IReadOnlyList<ReferenceNetwork> OfDigits { get; } =
    [
        new(
            "mlp500",
            NetworkSpec.Sequential(
                Shape.Of(784), new Dense(500), new Sigmoid(), new Dense(500), new Sigmoid(), new Dense(Classes)),
            100, new SgdOptimizer(0.1f)),
        new(
            "mlp128",
            NetworkSpec.Sequential(Shape.Of(784), new Dense(128), new Relu(), new Dense(Classes)),
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

    /// <summary>All, in the order in which they are measured.</summary>
    public static IReadOnlyList<ReferenceNetwork> All { get; } =
    [
        .. OfDigits,
        new(
            "resnet20",
            NetworkSpec.From(Shape.Of(3, 32, 32)).ResidualStages([3, 3, 3]).Dense(Classes).Build(),
            128, new MomentumOptimizer(0.01f, 0.9f)),
        new(
            "vgg",
            NetworkSpec.Sequential(
                Shape.Of(3, 32, 32),
                [
                    .. Normalized(32), .. Normalized(32), new MaxPool2D(2), .. Normalized(64), .. Normalized(64), new MaxPool2D(2),
                    new Flatten(), new Dense(256), new Relu(), new Dense(Classes),
                ]),
            128, new MomentumOptimizer(0.01f, 0.9f)),
        new(
            "conv1d",
            NetworkSpec.Sequential(
                Shape.Of(64, 128),
                new Conv1D(128, 3) { Padding = Padding1D.Same }, new Relu(), new MaxPool1D(2),
                new Conv1D(128, 3) { Padding = Padding1D.Same }, new Relu(), new MaxPool1D(2),
                new Flatten(), new Dense(Classes)),
            64, new MomentumOptimizer(0.01f, 0.9f)),
        new(
            "tab256",
            NetworkSpec.Sequential(
                Shape.Of(50),
                new Dense(256), new Silu(), new Dense(256), new Silu(), new Dense(256), new Silu(), new Dense(Classes)),
            256, new AdamOptimizer()),
    ];

    /// <summary>Numbers in a row's input.</summary>
    public int Inputs => (int)Spec.Input.Elements;

    /// <summary>Floating-point operations of a row's forward pass, multiplications and additions of the matrix products alone.</summary>
    public long ForwardFlops => 2 * Products.Sum(node => node.MultiplyAdds);

    /// <summary>
    /// Those of a row's training step: forward, weight gradient and input gradient cost the same; the first layer has no input gradient.
    /// </summary>
    public long TrainingFlops => (3 * ForwardFlops) - (2 * Products.First().MultiplyAdds);

    private IEnumerable<NetworkNode> Products => Spec.Nodes.Where(node => node.Layer is Dense or Conv1D or Conv2D);

    /// <summary>Those of some networks that have the given names; all of them for null.</summary>
    /// <exception cref="ArgumentException">No network has a name, or there is none.</exception>
    public static IReadOnlyList<ReferenceNetwork> Named(IReadOnlyList<string>? names, IReadOnlyList<ReferenceNetwork> networks) =>
        CommonOptions.Named("--nets", names, networks, network => network.Name);

    private static IEnumerable<LayerSpec> Normalized(int filters) =>
        [new Conv2D(filters, 3) { Padding = Padding2D.Same, Bias = false }, new BatchNormalization(), new Relu()];
}
