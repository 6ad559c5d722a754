using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;

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

    /// <summary>Reads a model into a network that predicts, of some rows, what ONNX Runtime does, to 1e-6 in norm.</summary>
    public static Network Compared(byte[] model, int[] output)
    {
        Network network = OnnxNetwork.Load(new MemoryStream(model));
        float[] rows = Values.Normal(3 * network.Spec.Input.Elements, 2);
        float[] outputs = new float[3 * network.Spec.Output.Elements];
        network.Predict(rows, 3, outputs);

        Assert.Equal(output, network.Spec.Output);
        Near.Assert(Run(model, 3, network.Spec.Input, rows), outputs, 1e-6);
        return network;
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
