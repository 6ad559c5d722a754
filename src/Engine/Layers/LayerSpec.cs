using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The specification of a layer, without weights: an immutable, serializable value that infers its output shape and counts its parameters
/// without allocating them.
/// </summary>
/// <example><code>
/// public sealed record Scale : LayerSpec
/// {
///     protected override string Kind => "scale";
///
///     protected override Shape InferShape(string name, IReadOnlyList&lt;Shape&gt; inputs) => inputs[0];
///
///     protected override IReadOnlyList&lt;ParameterSpec&gt; DescribeParameters(IReadOnlyList&lt;Shape&gt; inputs) =>
///         [new ParameterSpec("weight", inputs[0])];
///
///     protected override Layer CreateLayer(string name, IReadOnlyList&lt;Shape&gt; inputs, Shape output) =>
///         new ScaleLayer(name, DescribeParameters(inputs));
/// }
/// </code></example>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(AveragePool1D), "average_pool1d")]
[JsonDerivedType(typeof(AveragePool2D), "average_pool2d")]
[JsonDerivedType(typeof(AxisSoftmax), "axis_softmax")]
[JsonDerivedType(typeof(BatchNormalization), "batch_normalization")]
[JsonDerivedType(typeof(ChannelsFirst), "channels_first")]
[JsonDerivedType(typeof(Clip), "clip")]
[JsonDerivedType(typeof(Concatenate), "concatenate")]
[JsonDerivedType(typeof(Conv1D), "conv1d")]
[JsonDerivedType(typeof(Conv2D), "conv2d")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Elu), "elu")]
[JsonDerivedType(typeof(Embedding), "embedding")]
[JsonDerivedType(typeof(Flatten), "flatten")]
[JsonDerivedType(typeof(Gelu), "gelu")]
[JsonDerivedType(typeof(GlobalAveragePool2D), "global_average_pool2d")]
[JsonDerivedType(typeof(HardSigmoid), "hard_sigmoid")]
[JsonDerivedType(typeof(HardSwish), "hard_swish")]
[JsonDerivedType(typeof(InputScaling), "input_scaling")]
[JsonDerivedType(typeof(InstanceNormalization), "instance_normalization")]
[JsonDerivedType(typeof(LayerNormalization), "layer_normalization")]
[JsonDerivedType(typeof(LeakyRelu), "leaky_relu")]
[JsonDerivedType(typeof(LogSoftmax), "log_softmax")]
[JsonDerivedType(typeof(MatrixProduct), "matrix_product")]
[JsonDerivedType(typeof(MaxPool1D), "max_pool1d")]
[JsonDerivedType(typeof(MaxPool2D), "max_pool2d")]
[JsonDerivedType(typeof(MissingValues), "missing_values")]
[JsonDerivedType(typeof(Multiply), "multiply")]
[JsonDerivedType(typeof(OutputScaling), "output_scaling")]
[JsonDerivedType(typeof(Permute), "permute")]
[JsonDerivedType(typeof(PiecewiseLinearEncoding), "piecewise_linear_encoding")]
[JsonDerivedType(typeof(PRelu), "prelu")]
[JsonDerivedType(typeof(Relu), "relu")]
[JsonDerivedType(typeof(Reshape), "reshape")]
[JsonDerivedType(typeof(Resize2D), "resize2d")]
[JsonDerivedType(typeof(ScaleShift), "scale_shift")]
[JsonDerivedType(typeof(Sigmoid), "sigmoid")]
[JsonDerivedType(typeof(Silu), "silu")]
[JsonDerivedType(typeof(Slice), "slice")]
[JsonDerivedType(typeof(SmoothClip), "smooth_clip")]
[JsonDerivedType(typeof(Softmax), "softmax")]
[JsonDerivedType(typeof(Softplus), "softplus")]
[JsonDerivedType(typeof(Tanh), "tanh")]
[JsonDerivedType(typeof(TransposedConv2D), "transposed_conv2d")]
[JsonDerivedType(typeof(Upsample2D), "upsample2d")]
[JsonDerivedType(typeof(ZeroPadding2D), "zero_padding2d")]
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] // Checkpoints compare them.
public abstract record LayerSpec
{
    /// <summary>A spec without settings; the public properties of a record that derives from it are its settings.</summary>
    protected LayerSpec()
    {
    }

    /// <summary>
    /// The lower-case name of the kind of layer: the start of names given automatically, and what files say. To be saved, a kind of one's
    /// own is registered with <see cref="Serialization.LayerKinds"/> under this name.
    /// </summary>
    protected internal abstract string Kind { get; }

    /// <summary>The least number of inputs that the layer takes.</summary>
    protected internal virtual int MinimumInputCount => 1;

    /// <summary>The greatest number of inputs that the layer takes.</summary>
    protected internal virtual int MaximumInputCount => MinimumInputCount;

    /// <summary>
    /// What decides the automatic choice of the initial weights before this layer: true for an activation that is about the identity
    /// above 0, false where what the weights feed ends, null where it is up to the layers behind.
    /// </summary>
    protected internal virtual bool? IsRectifier => null;

    /// <summary>Whether the input is indices, of words or categories: it is not scaled, and there is no derivative by it.</summary>
    protected internal virtual bool TakesIndices => false;

    /// <summary>The shape of the output for the given inputs, after all settings are checked.</summary>
    /// <param name="name">The layer's name in the network, for errors.</param>
    /// <param name="inputs">The shapes of the inputs, without the batch; from a file, of elements that an array can hold.</param>
    /// <exception cref="NetworkShapeException">An input does not fit.</exception>
    /// <exception cref="ArgumentException">A setting of this spec is out of its range.</exception>
    protected internal abstract Shape InferShape(string name, IReadOnlyList<Shape> inputs);

    /// <summary>The parameters that the layer will have; their memory is not allocated.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    protected internal virtual IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Multiply-adds of the forward pass of one row.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <param name="output">The shape of the output.</param>
    protected internal virtual long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => 0;

    /// <summary>Numbers that the layer holds for good beside its parameters; files may not ask for too many.</summary>
    /// <param name="output">The shape of the output.</param>
    protected internal virtual long CountTableElements(Shape output) => 0;

    /// <summary>About how many numbers of scratch memory the layer takes to compute one row; files may not ask for too many.</summary>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <exception cref="OverflowException">More than a 64-bit integer counts.</exception>
    protected internal virtual long CountScratchElements(IReadOnlyList<Shape> inputs) => 0;

    /// <summary>Makes the layer with its parameters.</summary>
    /// <param name="name">The layer's name in the network.</param>
    /// <param name="inputs">The shapes of the inputs.</param>
    /// <param name="output">The shape of the output.</param>
    protected internal abstract Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output);
}
