using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>A named layer in a network's graph.</summary>
public sealed class NetworkNode
{
    internal NetworkNode(string name, LayerSpec layer, IReadOnlyList<string> inputs, int[] inputIndices, Shape[] inputShapes, Shape output)
    {
        Name = name;
        Layer = layer;
        Inputs = inputs;
        InputIndices = inputIndices;
        InputShapes = inputShapes;
        Output = output;
        Parameters = layer.DescribeParameters(inputShapes);
        MultiplyAdds = layer.CountMultiplyAdds(inputShapes, output);
        for (int index = 0; index < Parameters.Count; index++)
        {
            RequireName(index);
            ParameterCount = checked(ParameterCount + Parameters[index].Shape.Elements);
        }
    }

    /// <summary>The name, unique in the network.</summary>
    public string Name { get; }

    /// <summary>The specification of the layer.</summary>
    public LayerSpec Layer { get; }

    /// <summary>The names of the nodes whose outputs come in; <see cref="NetworkSpec.InputName"/> is the network's input.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>The shape of the output, without the batch dimension.</summary>
    public Shape Output { get; }

    /// <summary>The number of elements of the layer's parameters, trained or not.</summary>
    public long ParameterCount { get; }

    /// <summary>The number of multiply-adds of one row's forward pass.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Positions of the inputs in the list of nodes; -1 is the network's input.</summary>
    internal int[] InputIndices { get; }

    /// <summary>The shapes of the inputs.</summary>
    internal Shape[] InputShapes { get; }

    internal IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>As <see cref="LayerSpec.CountTableElements"/>.</summary>
    internal long TableElements => Layer.CountTableElements(Output);

    /// <summary>As <see cref="LayerSpec.CountScratchElements"/>.</summary>
    internal long ScratchElements => Layer.CountScratchElements(InputShapes);

    /// <summary>Whether files can hold a name: visible ASCII characters without quotes and backslashes.</summary>
    internal static bool IsName(string name)
    {
        foreach (char character in name)
        {
            if (character is < '!' or > '~' or '"' or '\\')
            {
                return false;
            }
        }
        return name.Length > 0;
    }

    /// <exception cref="InvalidOperationException">The layer's parameters are not as described.</exception>
    internal Layer CreateLayer()
    {
        Layer layer = Layer.CreateLayer(Name, InputShapes, Output);
        bool asDescribed = layer.Name == Name && layer.Parameters.Count == Parameters.Count;
        for (int index = 0; asDescribed && index < Parameters.Count; index++)
        {
            Parameter parameter = layer.Parameters[index];
            ParameterSpec described = Parameters[index];
            asDescribed = parameter.Name == Parameter.NameOf(Name, described) && parameter.Shape == described.Shape
                && parameter.Trainable == described.Trainable;
        }
        return asDescribed
            ? layer
            : throw new InvalidOperationException(
                $"Layer '{Name}' was created with another name or other parameters than {Layer.GetType().Name} describes. "
                + $"Give the layer's constructor the name and what {nameof(LayerSpec.DescribeParameters)} gives.");
    }

    private void RequireName(int parameter)
    {
        string name = Parameters[parameter].Name;
        bool own = name is not null && IsName(name);
        for (int other = 0; own && other < parameter; other++)
        {
            own = Parameters[other].Name != name;
        }
        if (!own)
        {
            throw new ArgumentException(
                $"Layer '{Name}': a parameter's name is made of visible ASCII characters without quotes and backslashes, "
                + $"and its own in the layer; got '{name}'.");
        }
    }
}
