using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// Residual networks of images (He, Zhang, Ren, Sun, "Deep residual learning for image recognition", 2015): layers that learn what to add
/// to what comes in, so that many of them can be trained.
/// </summary>
public static class ResidualNetwork
{
    private const int Kernel = 3;

    /// <summary>
    /// Adds a block: 3 x 3 convolution, batch normalization, ReLU, 3 x 3 convolution, batch normalization, the sum with what came in,
    /// ReLU. What came in goes through a 1 x 1 convolution and batch normalization where the block changes its shape.
    /// </summary>
    /// <param name="builder">The graph, whose last node gives an image <c>[C, H, W]</c>.</param>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="stride">The stride of the first convolution: 2 halves height and width.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">Filters or stride are below 1.</exception>
    public static NetworkSpecBuilder ResidualBlock(this NetworkSpecBuilder builder, int filters, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string skip = builder.LastName;
        bool changes = stride != 1 || builder.LastShape[0] != filters;
        builder.Normalized(filters, Kernel, stride).Add(new Relu()).Normalized(filters, Kernel, 1);
        string branch = builder.LastName;
        if (changes)
        {
            skip = builder.Normalized(filters, 1, stride, skip).LastName;
        }
        return builder.Add(new Add(), inputs: [branch, skip]).Add(new Relu());
    }

    /// <summary>
    /// Adds the body of a residual network: 3 x 3 convolution, batch normalization, ReLU; stages of <see cref="ResidualBlock"/>, each
    /// after the first with twice the filters at half the height and width; then the mean of each channel, <c>[channels]</c>.
    /// </summary>
    /// <param name="builder">The graph, whose last node gives an image <c>[C, H, W]</c>.</param>
    /// <param name="blocksPerStage">The number of blocks of each stage, at least 1 each.</param>
    /// <param name="filters">The number of channels of the first stage, at least 1.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">There is no stage, or a stage without a block, or filters are below 1.</exception>
    public static NetworkSpecBuilder ResidualStages(this NetworkSpecBuilder builder, IReadOnlyList<int> blocksPerStage, int filters = 16)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(blocksPerStage);
        if (blocksPerStage.Count == 0 || blocksPerStage.Any(blocks => blocks < 1))
        {
            throw new ArgumentException(
                $"A residual network has at least one stage, each of at least one block; got [{string.Join(", ", blocksPerStage)}].",
                nameof(blocksPerStage));
        }
        builder.Normalized(filters, Kernel, 1).Add(new Relu());
        for (int stage = 0; stage < blocksPerStage.Count; stage++)
        {
            if (stage > 0)
            {
                filters = checked(2 * filters);
            }
            for (int block = 0; block < blocksPerStage[stage]; block++)
            {
                builder.ResidualBlock(filters, stage > 0 && block == 0 ? 2 : 1);
            }
        }
        return builder.Add(new GlobalAveragePool2D());
    }

    /// <summary>
    /// Creates a residual network that classifies images: <see cref="InputScaling"/>, <see cref="ResidualStages"/>, a dense layer, softmax.
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
    /// var spec = ResidualNetwork.Create([3, 32, 32], classes: 10, blocksPerStage: [3, 3, 3], filters: 16);
    /// </code></example>
    public static NetworkSpec Create(Shape input, int classes, IReadOnlyList<int> blocksPerStage, int filters = 16) => NetworkSpec
        .From(input).Add(new InputScaling()).ResidualStages(blocksPerStage, filters).Add(new Dense(classes)).Add(new Softmax()).Build();

    // A convolution that keeps the size at stride 1, without the bias that the normalization would take away.
    private static NetworkSpecBuilder Normalized(
        this NetworkSpecBuilder builder, int filters, int kernel, int stride, string? input = null) => builder
        .Add(
            new Conv2D(filters, kernel) { Stride = stride, Padding = Padding2D.Explicit(kernel / 2), Bias = false },
            inputs: input is null ? null : [input])
        .Add(new BatchNormalization());
}
