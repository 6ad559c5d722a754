using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <content>
/// A method for each kind of layer, which adds it behind the node added last: its parameters are those of the layer's constructor, then its
/// settings. <see cref="Add(LayerSpec, string?, IReadOnlyList{string}?)"/> adds it behind other nodes.
/// </content>
public sealed partial class NetworkSpecBuilder
{
    /// <summary>
    /// Adds a fully connected layer, <c>[inputs]</c> to <c>[units]</c>, or of each position of a sequence: see <see cref="Layers.Dense"/>.
    /// </summary>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="initialization">The initialization of the weights.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no vector.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Dense(
        int units, bool bias = true, WeightInitialization initialization = WeightInitialization.Automatic, string? name = null) =>
        Add(new Dense(units, bias) { Initialization = initialization }, name);

    /// <summary>Adds a one-dimensional convolution, <c>[C, L]</c> to <c>[filters, outL]</c>: see <see cref="Layers.Conv1D"/>.</summary>
    /// <param name="filters">The number of filters, which is that of the output channels, at least 1.</param>
    /// <param name="kernel">The length of a filter, at least 1.</param>
    /// <param name="stride">The stride: positions from one window to the next, at least 1.</param>
    /// <param name="padding">The padding with zeros around the sequence: none by default.</param>
    /// <param name="dilation">The dilation: positions from one element of the kernel to the next, at least 1.</param>
    /// <param name="groups">The number of groups that channels and filters are cut into; it divides both.</param>
    /// <param name="bias">Whether a bias is added to each output channel.</param>
    /// <param name="initialization">The initialization of the weights.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no sequence that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Conv1D(
        int filters, int kernel, int stride = 1, Padding1D padding = default, int dilation = 1, int groups = 1, bool bias = true,
        WeightInitialization initialization = WeightInitialization.Automatic, string? name = null) =>
        Add(
            new Conv1D(filters, kernel)
            {
                Stride = stride,
                Padding = padding,
                Dilation = dilation,
                Groups = groups,
                Bias = bias,
                Initialization = initialization,
            },
            name);

    /// <summary>
    /// Adds a two-dimensional convolution, <c>[C, H, W]</c> to <c>[filters, outH, outW]</c>: see <see cref="Layers.Conv2D"/>.
    /// </summary>
    /// <param name="filters">The number of filters, which is that of the output channels, at least 1.</param>
    /// <param name="kernel">The height and width of a filter; an integer stands for a square.</param>
    /// <param name="stride">The stride: pixels from one window to the next; null: 1.</param>
    /// <param name="padding">The padding with zeros around the image: none by default.</param>
    /// <param name="dilation">The dilation: pixels from one element of the kernel to the next; null: 1.</param>
    /// <param name="groups">The number of groups that channels and filters are cut into; it divides both.</param>
    /// <param name="bias">Whether a bias is added to each output channel.</param>
    /// <param name="initialization">The initialization of the weights.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Conv2D(
        int filters, Size2D kernel, Size2D? stride = null, Padding2D padding = default, Size2D? dilation = null, int groups = 1,
        bool bias = true, WeightInitialization initialization = WeightInitialization.Automatic, string? name = null) =>
        Add(
            new Conv2D(filters, kernel)
            {
                Stride = stride ?? 1,
                Padding = padding,
                Dilation = dilation ?? 1,
                Groups = groups,
                Bias = bias,
                Initialization = initialization,
            },
            name);

    /// <summary>
    /// Adds a transposed two-dimensional convolution, which enlarges by learned weights, <c>[C, H, W]</c> to <c>[filters, outH, outW]</c>:
    /// see <see cref="Layers.TransposedConv2D"/>.
    /// </summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernel">The height and width of the kernel; an integer stands for a square.</param>
    /// <param name="stride">The stride: pixels of the output from one pixel's kernel to the next one's; null: 1.</param>
    /// <param name="padding">Pixels that are cut off at each side of the output: none by default.</param>
    /// <param name="outputPadding">Rows and columns that the output has in addition, below the stride; null: 0.</param>
    /// <param name="dilation">The dilation: pixels from one element of the kernel to the next; null: 1.</param>
    /// <param name="groups">The number of groups that channels and filters are cut into; it divides both.</param>
    /// <param name="bias">Whether a bias is added to each output channel.</param>
    /// <param name="initialization">The initialization of the weights.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image, or too small for the padding.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder TransposedConv2D(
        int filters, Size2D kernel, Size2D? stride = null, Padding2D padding = default, Size2D? outputPadding = null,
        Size2D? dilation = null, int groups = 1, bool bias = true,
        WeightInitialization initialization = WeightInitialization.Automatic, string? name = null) =>
        Add(
            new TransposedConv2D(filters, kernel)
            {
                Stride = stride ?? 1,
                Padding = padding,
                OutputPadding = outputPadding ?? 0,
                Dilation = dilation ?? 1,
                Groups = groups,
                Bias = bias,
                Initialization = initialization,
            },
            name);

    /// <summary>Adds the maximum of each window, <c>[C, L]</c> to <c>[C, outL]</c>: see <see cref="Layers.MaxPool1D"/>.</summary>
    /// <param name="window">The length of the window, at least 1.</param>
    /// <param name="stride">The stride: positions from one window to the next; null: the window's size.</param>
    /// <param name="padding">The padding with empty positions around the sequence: none by default.</param>
    /// <param name="ceilMode">Whether a last, partial window counts.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no sequence that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder MaxPool1D(
        int window, int? stride = null, Padding1D padding = default, bool ceilMode = false, string? name = null) =>
        Add(new MaxPool1D(window) { Stride = stride, Padding = padding, CeilMode = ceilMode }, name);

    /// <summary>Adds the maximum of each window, <c>[C, H, W]</c> to <c>[C, outH, outW]</c>: see <see cref="Layers.MaxPool2D"/>.</summary>
    /// <param name="window">The height and width of the window; an integer stands for a square.</param>
    /// <param name="stride">The stride: pixels from one window to the next; null: the window's size.</param>
    /// <param name="padding">The padding with empty pixels around the image: none by default.</param>
    /// <param name="ceilMode">Whether a last, partial window counts.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder MaxPool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, bool ceilMode = false, string? name = null) =>
        Add(new MaxPool2D(window) { Stride = stride, Padding = padding, CeilMode = ceilMode }, name);

    /// <summary>Adds the mean of each window, <c>[C, L]</c> to <c>[C, outL]</c>: see <see cref="Layers.AveragePool1D"/>.</summary>
    /// <param name="window">The length of the window, at least 1.</param>
    /// <param name="stride">The stride: positions from one window to the next; null: the window's size.</param>
    /// <param name="padding">The padding with empty positions around the sequence: none by default.</param>
    /// <param name="ceilMode">Whether a last, partial window counts.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no sequence that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder AveragePool1D(
        int window, int? stride = null, Padding1D padding = default, bool ceilMode = false, string? name = null) =>
        Add(new AveragePool1D(window) { Stride = stride, Padding = padding, CeilMode = ceilMode }, name);

    /// <summary>Adds the mean of each window, <c>[C, H, W]</c> to <c>[C, outH, outW]</c>: see <see cref="Layers.AveragePool2D"/>.</summary>
    /// <param name="window">The height and width of the window; an integer stands for a square.</param>
    /// <param name="stride">The stride: pixels from one window to the next; null: the window's size.</param>
    /// <param name="padding">The padding with empty pixels around the image: none by default.</param>
    /// <param name="ceilMode">Whether a last, partial window counts.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image that the window fits.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder AveragePool2D(
        Size2D window, Size2D? stride = null, Padding2D padding = default, bool ceilMode = false, string? name = null) =>
        Add(new AveragePool2D(window) { Stride = stride, Padding = padding, CeilMode = ceilMode }, name);

    /// <summary>Adds the mean of each channel, <c>[C, H, W]</c> to <c>[C]</c>: see <see cref="Layers.GlobalAveragePool2D"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder GlobalAveragePool2D(string? name = null) => Add(new GlobalAveragePool2D(), name);

    /// <summary>
    /// Adds a trained vector for each word, <c>[positions]</c> of word indices to <c>[dimension, positions]</c>: see
    /// <see cref="Layers.Embedding"/>.
    /// </summary>
    /// <param name="words">The number of words, at least 1.</param>
    /// <param name="dimension">The length of a word's vector, at least 1.</param>
    /// <param name="paddingIndex">The index of a word that stands for no word; null: none. Its vector is zero and is not trained.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no vector.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Embedding(int words, int dimension, int? paddingIndex = null, string? name = null) =>
        Add(new Embedding(words, dimension) { PaddingIndex = paddingIndex }, name);

    /// <summary>
    /// Adds batch normalization: of each channel of <c>[C, H, W]</c> or <c>[C, L]</c>, or each of <c>[features]</c>; see
    /// <see cref="Layers.BatchNormalization"/>.
    /// </summary>
    /// <param name="epsilon">The number added to the variance, above 0.</param>
    /// <param name="momentum">The weight of a batch in the running statistics, in [0, 1].</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder BatchNormalization(float epsilon = 1e-5f, float momentum = 0.1f, string? name = null) =>
        Add(new BatchNormalization { Epsilon = epsilon, Momentum = momentum }, name);

    /// <summary>Adds layer normalization: of each row's own elements, any shape; see <see cref="Layers.LayerNormalization"/>.</summary>
    /// <param name="dimensions">The number of the last dimensions that are normalized together; null: all.</param>
    /// <param name="epsilon">The number added to the variance, above 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is of fewer dimensions.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder LayerNormalization(int? dimensions = null, float epsilon = 1e-5f, string? name = null) =>
        Add(new LayerNormalization { Dimensions = dimensions, Epsilon = epsilon }, name);

    /// <summary>
    /// Adds instance normalization: of each channel of each row, <c>[C, H, W]</c> or <c>[C, L]</c>; see
    /// <see cref="Layers.InstanceNormalization"/>.
    /// </summary>
    /// <param name="epsilon">The number added to the variance, above 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is a vector.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder InstanceNormalization(float epsilon = 1e-5f, string? name = null) =>
        Add(new InstanceNormalization { Epsilon = epsilon }, name);

    /// <summary>Adds dropout: elements that are zero at random in training, any shape; see <see cref="Layers.Dropout"/>.</summary>
    /// <param name="rate">The probability of zero, in [0, 1).</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Dropout(float rate, string? name = null) => Add(new Dropout(rate), name);

    /// <summary>Adds a scale and a shift, <c>x * weight + bias</c>, any shape: see <see cref="Layers.ScaleShift"/>.</summary>
    /// <param name="mode">The elements that share one factor.</param>
    /// <param name="trainable">Whether training changes weight and bias.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder ScaleShift(ScaleMode mode = ScaleMode.PerChannel, bool trainable = true, string? name = null) =>
        Add(new ScaleShift(mode) { Trainable = trainable }, name);

    /// <summary>Adds another shape of the same elements: see <see cref="Layers.Reshape"/>.</summary>
    /// <param name="target">The shape.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in has other elements.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Reshape(Shape target, string? name = null) => Add(new Reshape(target), name);

    /// <summary>Adds the axes in another order, any shape: see <see cref="Layers.Permute"/>.</summary>
    /// <param name="order">The axis, from 0, of what comes in for each axis of what comes out; each once.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in has another number of axes.</exception>
    /// <exception cref="ArgumentException">An axis is not in the order, or the name is taken or not usable.</exception>
    /// <example>Attention of 10 positions to each other with 4 heads of 8 features each:<code>
    /// NetworkSpecBuilder net = NetworkSpec.From([10, 32]);
    /// foreach (string part in new[] { "queries", "keys", "values" })
    /// {
    ///     net.Add(new Dense(32), part, [NetworkSpec.InputName]).Reshape([10, 4, 8]).Permute([1, 0, 2], $"heads_of_{part}");
    /// }
    /// NetworkSpec attention = net.MatrixProduct("heads_of_queries", "heads_of_keys", transposeSecond: true)
    ///     .AxisSoftmax(2, name: "weights")
    ///     .MatrixProduct("weights", "heads_of_values").Permute([1, 0, 2]).Reshape([10, 32]).Dense(32)
    ///     .Flatten().Dense(5).Softmax().Build();
    /// </code></example>
    public NetworkSpecBuilder Permute(IReadOnlyList<int> order, string? name = null) => Add(new Permute(order), name);

    /// <summary>
    /// Adds the piecewise-linear encoding of the input's features, <c>[features]</c> to <c>[columns * bins]</c>: see
    /// <see cref="Layers.PiecewiseLinearEncoding"/>.
    /// </summary>
    /// <param name="bins">The number of bins a feature, at least 1.</param>
    /// <param name="columns">The number of features that are encoded; null: all of them.</param>
    /// <param name="height">The value of a bin for numbers above it, more than 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no vector.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder PiecewiseLinearEncoding(int bins = 8, int? columns = null, float height = 1, string? name = null) =>
        Add(new PiecewiseLinearEncoding(bins) { Columns = columns, Height = height }, name);

    /// <summary>
    /// Adds the imputation of missing values by medians, <c>[features]</c> to <c>[features + columns]</c>: see
    /// <see cref="Layers.MissingValues"/>.
    /// </summary>
    /// <param name="columns">The number of features that have an indicator; null: all of them.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no vector.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder MissingValues(int? columns = null, string? name = null) =>
        Add(new MissingValues { Columns = columns }, name);

    /// <summary>
    /// Adds a part along one axis, by default the first, <c>[features]</c> to <c>[count]</c>, <c>[C, H, W]</c> to <c>[count, H, W]</c>:
    /// see <see cref="Layers.Slice"/>.
    /// </summary>
    /// <param name="start">The first feature or channel, from 0.</param>
    /// <param name="count">The number of features or channels, at least 1.</param>
    /// <param name="axis">The axis of a row that is cut, from 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in has fewer features or channels, or no such axis.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Slice(int start, int count, int axis = 0, string? name = null) => Add(new Slice(start, count, axis), name);

    /// <summary>Adds the elements in row-major order, any shape to a vector: see <see cref="Layers.Flatten"/>.</summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is of more elements than a vector has.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder Flatten(string? name = null) => Add(new Flatten(), name);

    /// <summary>
    /// Adds the reordering of an image stored pixel by pixel, <c>[H, W, C]</c> to <c>[C, H, W]</c>: see
    /// <see cref="Layers.ChannelsFirst"/>.
    /// </summary>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder ChannelsFirst(string? name = null) => Add(new ChannelsFirst(), name);

    /// <summary>
    /// Adds zeros around an image, <c>[C, H, W]</c> to <c>[C, top + H + bottom, left + W + right]</c>: see
    /// <see cref="Layers.ZeroPadding2D"/>.
    /// </summary>
    /// <param name="padding">The pixels at each side; an integer stands for all four.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder ZeroPadding2D(Padding2D padding, string? name = null) => Add(new ZeroPadding2D(padding), name);

    /// <summary>
    /// Adds the enlargement of an image, <c>[C, H, W]</c> to <c>[C, H * factor.Height, W * factor.Width]</c>: see
    /// <see cref="Layers.Upsample2D"/>.
    /// </summary>
    /// <param name="factor">The factors of height and width; an integer stands for both.</param>
    /// <param name="mode">The interpolation: the nearest pixel by default.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Upsample2D(Size2D factor, UpsampleMode mode = UpsampleMode.Nearest, string? name = null) =>
        Add(new Upsample2D(factor, mode), name);

    /// <summary>
    /// Adds a change of an image's size, <c>[C, H, W]</c> to <c>[C, size.Height, size.Width]</c>: see <see cref="Layers.Resize2D"/>.
    /// </summary>
    /// <param name="size">The new height and width; an integer stands for a square.</param>
    /// <param name="mode">The interpolation: bilinear by default.</param>
    /// <param name="cubicCoefficient">The coefficient a of bicubic interpolation.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Resize2D(
        Size2D size, ResizeMode mode = ResizeMode.Bilinear, float cubicCoefficient = -0.75f, string? name = null) =>
        Add(new Resize2D(size, mode) { CubicCoefficient = cubicCoefficient }, name);

    /// <summary>
    /// Adds the standardization of the network's input, any shape; learned before the training: see <see cref="Layers.InputScaling"/>.
    /// </summary>
    /// <param name="mode">The elements that share one offset and one scale.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">What comes in is no image where a channel shares a scale.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder InputScaling(InputScalingMode mode = InputScalingMode.Automatic, string? name = null) =>
        Add(new InputScaling { Mode = mode }, name);

    /// <summary>
    /// Adds the unit of the targets to the network's output, any shape; learned before the training: see
    /// <see cref="Layers.OutputScaling"/>.
    /// </summary>
    /// <param name="name">A unique name; the kind and a number when not given.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken or not usable.</exception>
    public NetworkSpecBuilder OutputScaling(string? name = null) => Add(new OutputScaling(), name);

    /// <summary>Adds the sum of two nodes of the same shape; see <see cref="Layers.Add"/>. <see cref="Residual"/> needs no names.</summary>
    /// <param name="first">The name of an earlier node, or <see cref="NetworkSpec.InputName"/>.</param>
    /// <param name="second">The name of another node.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The shapes differ.</exception>
    /// <exception cref="ArgumentException">A node is unknown, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Add(string first, string second, string? name = null) => Add(new Add(), name, [first, second]);

    /// <summary>
    /// Adds the product of two nodes, the second of the first's shape or a factor a channel; see <see cref="Layers.Multiply"/>.
    /// </summary>
    /// <param name="first">The name of an earlier node, or <see cref="NetworkSpec.InputName"/>.</param>
    /// <param name="second">The name of another node.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A node is unknown, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Multiply(string first, string second, string? name = null) => Add(new Multiply(), name, [first, second]);

    /// <summary>
    /// Adds the matrix product of two nodes, <c>[..., m, k]</c> and <c>[..., k, n]</c> to <c>[..., m, n]</c>; see
    /// <see cref="Layers.MatrixProduct"/>.
    /// </summary>
    /// <param name="first">The name of an earlier node, or <see cref="NetworkSpec.InputName"/>.</param>
    /// <param name="second">The name of another node.</param>
    /// <param name="transposeSecond">Whether the second is transposed, <c>[..., n, k]</c>.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A node is unknown, or the name is taken or not usable.</exception>
    /// <example>Attention of 10 positions to each other:<code>
    /// NetworkSpec attention = NetworkSpec.From([10, 32]).Dense(16, name: "queries")
    ///     .Add(new Dense(16), "keys", [NetworkSpec.InputName]).Add(new Dense(32), "values", [NetworkSpec.InputName])
    ///     .MatrixProduct("queries", "keys", transposeSecond: true).AxisSoftmax(1, name: "weights")
    ///     .MatrixProduct("weights", "values").Flatten().Dense(5).Softmax().Build();
    /// </code></example>
    public NetworkSpecBuilder MatrixProduct(string first, string second, bool transposeSecond = false, string? name = null) =>
        Add(new MatrixProduct(transposeSecond), name, [first, second]);

    /// <summary>
    /// Adds two or more nodes one after the other along one axis, by default the first; see <see cref="Layers.Concatenate"/>.
    /// </summary>
    /// <param name="inputs">The names of earlier nodes, or <see cref="NetworkSpec.InputName"/>.</param>
    /// <param name="axis">The axis of a row along which they are joined, from 0.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The shapes differ in another dimension, or have no such axis.</exception>
    /// <exception cref="ArgumentException">There is one node only, one is unknown, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Concatenate(IReadOnlyList<string> inputs, int axis = 0, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Add(new Concatenate(axis), name, inputs);
    }

    /// <summary>
    /// Adds a residual block of any layers: those of <paramref name="block"/>, then the sum of what they give and what came in (He, Zhang,
    /// Ren, Sun 2015). <c>net.Dense(64).Residual(block => block.Relu().Dense(64))</c>
    /// </summary>
    /// <param name="block">Adds the layers, at least one; they give the shape that they take.</param>
    /// <param name="name">The name of the sum, unique in the network; null: the kind and a number.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The block changes the shape.</exception>
    /// <exception cref="ArgumentException">The block adds no layer, or the name is taken or not usable.</exception>
    public NetworkSpecBuilder Residual(Action<NetworkSpecBuilder> block, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(block);
        string skip = LastName;
        block(this);
        if (LastName == skip)
        {
            throw new ArgumentException("A residual block needs at least one layer; none was added.", nameof(block));
        }
        return Add(LastName, skip, name);
    }
}
