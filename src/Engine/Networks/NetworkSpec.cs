using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The specification of a network: an immutable graph of named layers with an input shape, in an order in which each node follows its
/// inputs; the last node is the output. Shapes are inferred and checked while it is built; no weight is allocated, whatever the size.
/// </summary>
public sealed class NetworkSpec
{
    /// <summary>The name by which nodes refer to the network's input.</summary>
    public const string InputName = "input";

    internal NetworkSpec(Shape input, IReadOnlyList<NetworkNode> nodes)
    {
        Input = input;
        Nodes = nodes;
        foreach (NetworkNode node in nodes)
        {
            ParameterCount = checked(ParameterCount + node.ParameterCount);
            MultiplyAdds = checked(MultiplyAdds + node.MultiplyAdds);
        }
    }

    /// <summary>The shape of one row's input.</summary>
    public Shape Input { get; }

    /// <summary>The shape of one row's output.</summary>
    public Shape Output => Nodes[^1].Output;

    /// <summary>The layers; each follows its inputs.</summary>
    public IReadOnlyList<NetworkNode> Nodes { get; }

    /// <summary>
    /// Whether predictions are means over an image and its mirror image, left and right exchanged (test-time averaging): of the outputs of
    /// the network as it is, and of the one without its last layer. Training and its measures do without.
    /// </summary>
    public bool AveragesMirrorImages { get; private init; }

    /// <summary>
    /// Whether the input may have missing values, NaN: whether <see cref="MissingValues"/> alone takes it. A <see cref="Slice"/> of it may
    /// be taken as indices, too.
    /// </summary>
    internal bool TakesMissing => Nodes.All(node => node.Layer is MissingValues || node.InputIndices.All(
        index => index < 0 ? node.Layer is Slice : Nodes[index] is not { Layer: Slice, InputIndices: [< 0] } || node.Layer.TakesIndices));

    /// <summary>The number of elements of all parameters, trained or not.</summary>
    public long ParameterCount { get; }

    /// <summary>The number of multiply-adds of one row's forward pass.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Creates a chain of layers, named after their kinds and numbered: <c>conv2d_1</c>, <c>relu_1</c>, <c>dense_1</c>.</summary>
    /// <exception cref="NetworkShapeException">A layer does not fit what comes before it.</exception>
    /// <exception cref="ArgumentException">There is no layer, or a layer's setting is out of its range.</exception>
    /// <example><code>
    /// var spec = NetworkSpec.Sequential([1, 28, 28], new Conv2D(16, 3), new Relu(), new Flatten(), new Dense(10), new Softmax());
    /// Console.WriteLine(spec.Summary());
    /// </code></example>
    public static NetworkSpec Sequential(Shape input, params ReadOnlySpan<LayerSpec> layers)
    {
        NetworkSpecBuilder builder = From(input);
        foreach (LayerSpec layer in layers)
        {
            builder.Add(layer);
        }
        return builder.Build();
    }

    /// <summary>
    /// Creates a residual network that classifies images (He, Zhang, Ren, Sun 2015): <see cref="InputScaling"/>,
    /// <see cref="NetworkSpecBuilder.ResidualStages"/>, a dense layer, softmax.
    /// </summary>
    /// <param name="input">The shape of the image, <c>[C, H, W]</c>.</param>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="blocksPerStage">
    /// The number of blocks of each stage, at least 1 each: [3, 3, 3] with 16 filters is the paper's ResNet-20.
    /// </param>
    /// <param name="filters">The number of channels of the first stage, at least 1.</param>
    /// <exception cref="NetworkShapeException">The input is no image.</exception>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    /// <example><code>
    /// var spec = NetworkSpec.Residual([3, 32, 32], classes: 10, blocksPerStage: [3, 3, 3], filters: 16);
    /// </code></example>
    public static NetworkSpec Residual(Shape input, int classes, IReadOnlyList<int> blocksPerStage, int filters = 16) =>
        From(input).Add(new InputScaling()).ResidualStages(blocksPerStage, filters).Add(new Dense(classes)).Add(new Softmax()).Build();

    /// <summary>
    /// Returns the same network, whose predictions are means over an image and its mirror image: <see cref="AveragesMirrorImages"/>. They
    /// take twice the time.
    /// </summary>
    /// <exception cref="NetworkShapeException">The input is no image, <c>[C, H, W]</c>.</exception>
    /// <example><code>
    /// var network = new Network(NetworkSpec.Residual([3, 32, 32], classes: 10, blocksPerStage: [1, 1]).AverageMirrorImages(), seed: 1);
    /// </code></example>
    public NetworkSpec AverageMirrorImages() => Input.Rank == 3
        ? new(Input, Nodes) { AveragesMirrorImages = true }
        : throw new NetworkShapeException(InputName, "an image, [channels, height, width], that can be mirrored", Input);

    /// <summary>Starts a graph with the shape of one row's input.</summary>
    /// <example><code>
    /// var spec = NetworkSpec.From([1, 256]).Conv1D(64, 5).Relu().MaxPool1D(2).Flatten().Dense(10).Softmax().Build();
    /// </code></example>
    public static NetworkSpecBuilder From(Shape input) => new(input);

    /// <summary>Returns the network without its last layer.</summary>
    internal NetworkSpec WithoutLast() => new(Input, [.. Nodes.SkipLast(1)]) { AveragesMirrorImages = AveragesMirrorImages };

    /// <summary>Whether a node, by its index, is the network's input, or a <see cref="Slice"/> of its first features.</summary>
    internal bool IsStartOfInput(int index) => index < 0 || Nodes[index] is { Layer: Slice { Start: 0, Axis: 0 }, InputIndices: [< 0] };

    /// <summary>Returns a table of the layers with their shapes and sizes.</summary>
    public NetworkSummary Summary() => new(this);
}
