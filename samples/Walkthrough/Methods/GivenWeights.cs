using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>
/// Networks whose weights are given. They come to a network as those of any other program do: from a safetensors file, which is the length
/// of a head, the head in JSON, and the numbers.
/// </summary>
internal static class GivenWeights
{
    /// <summary>A chain of layers with the weights given, layer by layer: a parameter each, row by row.</summary>
    public static Network Network(Shape input, LayerSpec[] layers, params float[][] parameters) =>
        new Network(NetworkSpec.Sequential(input, layers), seed: 1).With(parameters);

    /// <summary>Takes weights for all parameters in their order.</summary>
    public static Network With(this Network network, params float[][] parameters)
    {
        string file = Path.GetTempFileName();
        try
        {
            Write(file, network.Parameters, parameters);
            network.LoadWeights(file);
            return network;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A copy of the weights, a parameter each.</summary>
    public static float[][] Weights(this Network network) => [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];

    /// <summary>What a network makes of one row.</summary>
    public static float[] Predict(this Network network, params float[] input)
    {
        float[] output = new float[input.Length / network.Spec.Input.Elements * network.Spec.Output.Elements];
        network.Predict(input, (int)(input.Length / network.Spec.Input.Elements), output);
        return output;
    }

    private static void Write(string file, IReadOnlyList<Parameter> parameters, float[][] values)
    {
        var json = new MemoryStream();
        using (var head = new Utf8JsonWriter(json))
        {
            int begin = 0;
            head.WriteStartObject();
            foreach ((Parameter parameter, float[] numbers) in parameters.Zip(values))
            {
                head.WriteStartObject(parameter.Name);
                head.WriteString("dtype", "F32");
                head.WriteStartArray("shape");
                foreach (int size in parameter.Shape)
                {
                    head.WriteNumberValue(size);
                }
                head.WriteEndArray();
                head.WriteStartArray("data_offsets");
                head.WriteNumberValue(begin);
                head.WriteNumberValue(begin += numbers.Length * sizeof(float));
                head.WriteEndArray();
                head.WriteEndObject();
            }
            head.WriteEndObject();
        }
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(
            file, [.. length, .. json.ToArray(), .. values.SelectMany(numbers => MemoryMarshal.AsBytes<float>(numbers).ToArray())]);
    }
}
