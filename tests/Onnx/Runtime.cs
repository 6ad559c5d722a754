using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Onnx.Tests;

/// <summary>ONNX Runtime in this process.</summary>
internal static class Runtime
{
    /// <summary>The outputs of rows by a model with one input and one output.</summary>
    public static float[] Run(byte[] model, int rows, Shape input, float[] inputs)
    {
        using var session = new InferenceSession(model);
        var tensor = new DenseTensor<float>(inputs, [rows, .. input]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], tensor)]);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    /// <summary>The numbers and, where there are some, the classes of rows by a classic model.</summary>
    public static (float[] Numbers, long[]? Labels) RunWithLabels(byte[] model, int rows, int features, float[] inputs)
    {
        using var session = new InferenceSession(model);
        var tensor = new DenseTensor<float>(inputs, [rows, features]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            session.Run([NamedOnnxValue.CreateFromTensor("input", tensor)]);
        DisposableNamedOnnxValue? labels = outputs.SingleOrDefault(output => output.Name == "label");
        return ([.. outputs.Single(output => output.Name == "output").AsEnumerable<float>()], labels?.AsEnumerable<long>().ToArray());
    }
}
