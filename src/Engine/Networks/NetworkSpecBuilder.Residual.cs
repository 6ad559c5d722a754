using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <content>
/// Residual networks of images (He, Zhang, Ren, Sun, "Deep residual learning for image recognition", 2015): layers that learn what to add
/// to what comes in, so that many of them can be trained.
/// </content>
public sealed partial class NetworkSpecBuilder
{
    private const int Kernel = 3;

    /// <summary>
    /// Adds a block: 3 x 3 convolution, batch normalization, ReLU, 3 x 3 convolution, batch normalization, the sum with what came in,
    /// ReLU. What came in goes through a 1 x 1 convolution and batch normalization where the block changes its shape.
    /// </summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="stride">The stride of the first convolution: 2 halves height and width.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">Filters or stride are below 1.</exception>
    public NetworkSpecBuilder ResidualBlock(int filters, int stride = 1)
    {
        string skip = LastName;
        bool changes = stride != 1 || LastShape[0] != filters;
        Normalized(filters, Kernel, stride).Add(new Relu()).Normalized(filters, Kernel, 1);
        string branch = LastName;
        if (changes)
        {
            skip = Normalized(filters, 1, stride, skip).LastName;
        }
        return Add(new Add(), inputs: [branch, skip]).Add(new Relu());
    }

    /// <summary>
    /// Adds the body of a residual network: 3 x 3 convolution, batch normalization, ReLU; stages of <see cref="ResidualBlock"/>, each
    /// after the first with twice the filters at half the height and width; then the mean of each channel, <c>[channels]</c>.
    /// </summary>
    /// <param name="blocksPerStage">The number of blocks of each stage, at least 1 each.</param>
    /// <param name="filters">The number of channels of the first stage, at least 1.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">There is no stage, or a stage without a block, or filters are below 1.</exception>
    public NetworkSpecBuilder ResidualStages(IReadOnlyList<int> blocksPerStage, int filters = 16)
    {
        ArgumentNullException.ThrowIfNull(blocksPerStage);
        if (blocksPerStage.Count == 0 || blocksPerStage.Any(blocks => blocks < 1))
        {
            throw new ArgumentException(
                $"A residual network has at least one stage, each of at least one block; got [{string.Join(", ", blocksPerStage)}].",
                nameof(blocksPerStage));
        }
        Normalized(filters, Kernel, 1).Add(new Relu());
        for (int stage = 0; stage < blocksPerStage.Count; stage++)
        {
            if (stage > 0)
            {
                filters = checked(2 * filters);
            }
            for (int block = 0; block < blocksPerStage[stage]; block++)
            {
                ResidualBlock(filters, stage > 0 && block == 0 ? 2 : 1);
            }
        }
        return Add(new GlobalAveragePool2D());
    }

    // A convolution that keeps the size at stride 1, without the bias that the normalization would take away.
    private NetworkSpecBuilder Normalized(int filters, int kernel, int stride, string? input = null) =>
        Add(
            new Conv2D(filters, kernel) { Stride = stride, Padding = Padding2D.Explicit(kernel / 2), Bias = false },
            inputs: input is null ? null : [input])
        .Add(new BatchNormalization());
}
