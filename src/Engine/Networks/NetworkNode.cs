using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>A named layer in a network's graph.</summary>
public sealed class NetworkNode
{
    private readonly Shape[] _inputShapes;

    internal NetworkNode(string name, LayerSpec layer, IReadOnlyList<string> inputs, int[] inputIndices, Shape[] inputShapes, Shape output)
    {
        Name = name;
        Layer = layer;
        Inputs = inputs;
        InputIndices = inputIndices;
        _inputShapes = inputShapes;
        Output = output;
        Parameters = layer.DescribeParameters(inputShapes);
        MultiplyAdds = layer.CountMultiplyAdds(inputShapes, output);
        foreach (ParameterSpec parameter in Parameters)
        {
            ParameterCount = checked(ParameterCount + parameter.Shape.Elements);
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

    internal IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>As <see cref="LayerSpec.CountTableElements"/>.</summary>
    internal long TableElements => Layer.CountTableElements(Output);

    /// <summary>As <see cref="LayerSpec.CountScratchElements"/>.</summary>
    internal long ScratchElements => Layer.CountScratchElements(_inputShapes);

    internal Layer CreateLayer() => Layer.CreateLayer(Name, _inputShapes, Output);
}
