namespace MLNetDeep.Onnx;

/// <summary>The names that an ONNX file gives its inputs and outputs.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The name of the input, <c>[N, input shape]</c>: <c>input</c> by default.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the output, <c>[N, output shape]</c>: <c>output</c> by default.</summary>
    public string OutputName { get; init; } = "output";

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(InputName);
        ArgumentException.ThrowIfNullOrWhiteSpace(OutputName);
        if (InputName == OutputName)
        {
            throw new ArgumentException(
                $"{nameof(InputName)} and {nameof(OutputName)} must differ; both are '{InputName}'.", nameof(OutputName));
        }
    }
}
