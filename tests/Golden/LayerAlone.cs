using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests;

/// <summary>A layer with a batch of its own, and the same as a question to PyTorch.</summary>
internal sealed class LayerAlone
{
    private readonly LayerCase _case;
    private readonly Layer _layer;
    private readonly Shape _output;
    private readonly float[] _outputs;
    private readonly float[] _outputGradient;
    private readonly Pass _pass;
    private readonly LayerState _state;

    public LayerAlone(LayerCase tested)
    {
        _case = tested;
        int rows = tested.Rows;
        _output = tested.Layer.InferShape("layer", tested.Inputs);
        _layer = tested.Layer.CreateLayer("layer", tested.Inputs, _output);
        _layer.Initialize(feedsRectifier: false, key: 7);
        Values.Disturb(_layer.Parameters);
        Inputs = [.. tested.Inputs.Select((shape, i) => tested.Numbers(rows * shape.Elements, 20 + i))];
        _outputs = new float[rows * _output.Elements];
        _outputGradient = Values.Normal(_outputs.Length, 30);
        InputGradients = [.. Inputs.Select(input => Unwritten(input.Length))];
        ParameterGradients = [.. _layer.Parameters.Select(parameter => Unwritten(parameter.Value.Span.Length))];
        _pass = new Pass { Rows = rows, Seed = 5 };
        _state = new LayerState(
            _pass, 0, [.. Inputs.Select(Buffer)], Buffer(_outputs), [.. InputGradients.Select(Buffer)],
            Buffer((float[])_outputGradient.Clone()), [.. ParameterGradients.Select(gradient => gradient.AsMemory())],
            new float[_layer.SavedSize(rows)], new int[_layer.SavedIndicesPerRow * rows], new byte[_layer.SavedBytesPerRow * rows],
            new float[_layer.ScratchSize(rows, _pass.Parallelism, training: true)]);
    }

    /// <summary>The parameters by their names inside the layer.</summary>
    public IReadOnlyList<(string Name, Parameter Values)> Parameters =>
        [.. _layer.Parameters.Select(parameter => (parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..], parameter))];

    /// <summary>The inputs.</summary>
    public float[][] Inputs { get; }

    /// <summary>The gradients by the inputs.</summary>
    public float[][] InputGradients { get; }

    /// <summary>The gradients by the parameters, in their order.</summary>
    public float[][] ParameterGradients { get; }

    public static string InputName(int index) => $"input {index}";

    /// <summary>The same layer, parameters, inputs and gradient of the output.</summary>
    public Request Question()
    {
        Request request = new Request("layer")
            .With("layer", Describe.Layer(_case.Layer))
            .WithNames("inputs", _case.Indices is null ? Inputs.Select((_, i) => InputName(i)) : [])
            .WithNames("indices", _case.Indices is null ? [] : Inputs.Select((_, i) => InputName(i)))
            .WithNames("parameters", Parameters.Select(parameter => parameter.Name))
            .WithNames("trainable", Parameters.Where(parameter => parameter.Values.Trainable).Select(parameter => parameter.Name))
            .With("outputGradient", _output.Prepend(_case.Rows), _outputGradient);
        for (int i = 0; i < Inputs.Length; i++)
        {
            request.With(InputName(i), _case.Inputs[i].Prepend(_case.Rows), Inputs[i]);
        }
        foreach ((string name, Parameter values) in Parameters)
        {
            request.With(name, values.Value.Shape, values.Value.Span);
        }
        return request;
    }

    public float[] Forward(bool training)
    {
        _pass.Training = training;
        _layer.Forward(_state);
        return _outputs;
    }

    public void Backward() => _layer.Backward(_state);

    private RowBuffer Buffer(float[] memory) => new(memory, memory.Length / _case.Rows);

    private static float[] Unwritten(int length)
    {
        float[] memory = new float[length];
        memory.AsSpan().Fill(float.NaN);
        return memory;
    }
}
