namespace MLNetDeep.Onnx;

/// <summary>The names that an ONNX file gives its inputs and outputs.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The name of the input, <c>[N, input shape]</c>: <c>input</c> by default.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the output, <c>[N, output shape]</c>: <c>output</c> by default.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>The name of the predicted class, <c>[N]</c>, of models that classify, networks left out: <c>label</c> by default.</summary>
    public string LabelName { get; init; } = "label";

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(InputName);
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputName);
        ArgumentException.ThrowIfNullOrWhiteSpace(LabelName);
        if (InputName == OutputName || LabelName == InputName || LabelName == OutputName)
        {
            throw new ArgumentException(
                $"{nameof(InputName)}, {nameof(OutputName)} and {nameof(LabelName)} must differ; "
                + $"got '{InputName}', '{OutputName}' and '{LabelName}'.");
        }
    }
}
