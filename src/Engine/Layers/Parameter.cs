using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>A named array of numbers that belongs to a layer: weights, biases, or an input's offset and scale.</summary>
public sealed class Parameter
{
    internal Parameter(string layer, ParameterSpec spec)
    {
        Name = NameOf(layer, spec);
        Value = new Tensor(spec.Shape);
        Trainable = spec.Trainable;
    }

    /// <summary>The name: the layer's, a dot and the parameter's, such as <c>conv2d_1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The values.</summary>
    public Tensor Value { get; }

    /// <summary>Whether an optimizer changes the parameter.</summary>
    public bool Trainable { get; }

    /// <summary>The full name of a layer's parameter.</summary>
    internal static string NameOf(string layer, ParameterSpec spec) => layer + "." + spec.Name;
}

/// <summary>A parameter before it has memory.</summary>
/// <param name="Name">The name inside the layer.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Trainable">Whether an optimizer changes it.</param>
internal readonly record struct ParameterSpec(string Name, Shape Shape, bool Trainable = true);
