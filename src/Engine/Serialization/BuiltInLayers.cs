using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Serialization;

/// <summary>The settings of built-in layers as <see cref="LayerSpec"/>'s attributes have them written.</summary>
internal static class BuiltInLayers
{
    /// <summary>Reads a layer; null where the kind is not built in.</summary>
    /// <exception cref="System.Text.Json.JsonException">A setting is missing or has another type.</exception>
    public static LayerSpec? Read(string kind, JsonSettings json) => kind switch
    {
        "add" => new Add(),
        "average_pool1d" => new AveragePool1D(json.Int32("window"))
        {
            Stride = json.Int32OrNull("stride"),
            Padding = json.Padding1D("padding"),
            CeilMode = json.Boolean("ceilMode"),
        },
        "average_pool2d" => new AveragePool2D(json.Size("window"))
        {
            Stride = json.SizeOrNull("stride"),
            Padding = json.Padding2D("padding"),
            CeilMode = json.Boolean("ceilMode"),
        },
        "axis_softmax" => new AxisSoftmax(json.Int32("axis")),
        "batch_normalization" => new BatchNormalization { Epsilon = json.Single("epsilon"), Momentum = json.Single("momentum") },
        "channels_first" => new ChannelsFirst(),
        "clip" => new Clip(json.Single("minimum"), json.Single("maximum")),
        "concatenate" => new Concatenate(json.Int32("axis", before: 0)),
        "conv1d" => new Conv1D(json.Int32("filters"), json.Int32("kernel"))
        {
            Stride = json.Int32("stride"),
            Padding = json.Padding1D("padding"),
            Dilation = json.Int32("dilation"),
            Groups = json.Int32("groups", before: 1),
            Bias = json.Boolean("bias"),
            Initialization = json.Choice<WeightInitialization>("initialization"),
        },
        "conv2d" => new Conv2D(json.Int32("filters"), json.Size("kernel"))
        {
            Stride = json.Size("stride"),
            Padding = json.Padding2D("padding"),
            Dilation = json.Size("dilation"),
            Groups = json.Int32("groups", before: 1),
            Bias = json.Boolean("bias"),
            Initialization = json.Choice<WeightInitialization>("initialization"),
        },
        "dense" => new Dense(json.Int32("units"), json.Boolean("bias"))
        {
            Initialization = json.Choice<WeightInitialization>("initialization"),
        },
        "dropout" => new Dropout(json.Single("rate")),
        "elu" => new Elu(json.Single("alpha")),
        "embedding" => new Embedding(json.Int32("words"), json.Int32("dimension")) { PaddingIndex = json.Int32OrNull("paddingIndex") },
        "flatten" => new Flatten(),
        "gelu" => new Gelu(json.Choice<GeluApproximation>("approximation")),
        "global_average_pool2d" => new GlobalAveragePool2D(),
        "hard_sigmoid" => new HardSigmoid(json.Single("slope"), json.Single("offset")),
        "hard_swish" => new HardSwish(),
        "input_scaling" => new InputScaling { Mode = json.Choice<InputScalingMode>("mode") },
        "instance_normalization" => new InstanceNormalization { Epsilon = json.Single("epsilon") },
        "layer_normalization" => new LayerNormalization
        {
            Dimensions = json.Int32OrNull("dimensions"),
            Epsilon = json.Single("epsilon"),
        },
        "leaky_relu" => new LeakyRelu(json.Single("slope")),
        "log_softmax" => new LogSoftmax(json.Int32("axis")),
        "matrix_product" => new MatrixProduct(json.Boolean("transposeSecond")),
        "max_pool1d" => new MaxPool1D(json.Int32("window"))
        {
            Stride = json.Int32OrNull("stride"),
            Padding = json.Padding1D("padding"),
            CeilMode = json.Boolean("ceilMode"),
        },
        "max_pool2d" => new MaxPool2D(json.Size("window"))
        {
            Stride = json.SizeOrNull("stride"),
            Padding = json.Padding2D("padding"),
            CeilMode = json.Boolean("ceilMode"),
        },
        "missing_values" => new MissingValues { Columns = json.Int32OrNull("columns") },
        "multiply" => new Multiply(),
        "output_scaling" => new OutputScaling(),
        "permute" => new Permute(json.Int32s("order")),
        "piecewise_linear_encoding" => new PiecewiseLinearEncoding(json.Int32("bins"))
        {
            Columns = json.Int32OrNull("columns"),
            Height = json.Single("height", before: 1),
        },
        "prelu" => new PRelu(json.Boolean("perChannel")),
        "relu" => new Relu(),
        "reshape" => new Reshape([.. json.Int32s("target")]),
        "resize2d" => new Resize2D(json.Size("size"), json.Choice<ResizeMode>("mode"))
        {
            CubicCoefficient = json.Single("cubicCoefficient", before: -0.75f),
        },
        "scale_shift" => new ScaleShift(json.Choice<ScaleMode>("mode")) { Trainable = json.Boolean("trainable") },
        "sigmoid" => new Sigmoid(),
        "silu" => new Silu(),
        "slice" => new Slice(json.Int32("start"), json.Int32("count"), json.Int32("axis", before: 0)),
        "smooth_clip" => new SmoothClip(json.Single("limit")),
        "softmax" => new Softmax(),
        "softplus" => new Softplus(json.Single("beta")),
        "tanh" => new Tanh(),
        "transposed_conv2d" => new TransposedConv2D(json.Int32("filters"), json.Size("kernel"))
        {
            Stride = json.Size("stride"),
            Padding = json.Padding2D("padding"),
            OutputPadding = json.Size("outputPadding"),
            Dilation = json.Size("dilation"),
            Groups = json.Int32("groups"),
            Bias = json.Boolean("bias"),
            Initialization = json.Choice<WeightInitialization>("initialization"),
        },
        "upsample2d" => new Upsample2D(json.Size("factor"), json.Choice<UpsampleMode>("mode")),
        "zero_padding2d" => new ZeroPadding2D(json.Padding2D("padding")),
        _ => null,
    };
}
