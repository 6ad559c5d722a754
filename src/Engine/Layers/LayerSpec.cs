using System.Text.Json.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// What a layer is, without weights: an immutable, serializable value that infers its output shape and counts its
/// parameters without allocating them.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(AveragePool2D), "average_pool2d")]
[JsonDerivedType(typeof(ChannelsFirst), "channels_first")]
[JsonDerivedType(typeof(Conv2D), "conv2d")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Flatten), "flatten")]
[JsonDerivedType(typeof(InputScaling), "input_scaling")]
[JsonDerivedType(typeof(MaxPool2D), "max_pool2d")]
[JsonDerivedType(typeof(Relu), "relu")]
[JsonDerivedType(typeof(Sigmoid), "sigmoid")]
[JsonDerivedType(typeof(Softmax), "softmax")]
[JsonDerivedType(typeof(Tanh), "tanh")]
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>The lower-case name of the kind of layer, the start of names given automatically.</summary>
    internal abstract string Kind { get; }

    /// <summary>How many inputs the layer takes.</summary>
    internal virtual int InputCount => 1;

    /// <summary>The shape of the output for the given inputs.</summary>
    /// <exception cref="NetworkShapeException">An input does not fit.</exception>
    /// <exception cref="ArgumentException">A setting of this spec is out of its range.</exception>
    internal abstract Shape InferShape(string name, IReadOnlyList<Shape> inputs);

    /// <summary>The parameters that the layer will have; their memory is not allocated.</summary>
    internal virtual IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) => [];

    /// <summary>Multiply-adds of the forward pass of one row.</summary>
    internal virtual long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => 0;

    /// <summary>Makes the layer with its parameters, all zero.</summary>
    internal abstract Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output);
}
