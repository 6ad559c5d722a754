using System.Reflection;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Onnx.Tests;

/// <summary>A network of 11 million weights, trained on ImageNet by others, of opset 8.</summary>
public sealed class ResNet18Tests
{
    private const int Pictures = 10;
    private static readonly Shape Picture = [3, 224, 224];

    private static readonly string Path = System.IO.Path.Combine(
        typeof(ResNet18Tests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ResNet18").Value!,
        "tools", "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    [Fact]
    public void Features_are_those_of_ONNX_Runtime()
    {
        Network network = OnnxNetwork.Load(Path);
        float[] features = new float[Pictures * network.Spec.Output.Elements];
        byte[] model = File.ReadAllBytes(Path);
        float[] pictures = Enumerable.Range(0, Pictures).SelectMany(Paint).ToArray();

        network.Predict(pictures, Pictures, features);

        Assert.Equal([512, 1, 1], network.Spec.Output);
        int size = (int)Picture.Elements;
        float[] expected = [.. Enumerable.Range(0, Pictures).SelectMany(
            index => Runtime.Run(model, 1, Picture, pictures[(index * size)..((index + 1) * size)]))];
        Near.Assert(expected, features, 1e-4);
    }

    [Fact]
    public void Layers_are_those_of_the_paper()
    {
        Network network = OnnxNetwork.Load(Path);

        Assert.Equal(22, network.Spec.Nodes.Count(node => node.Layer is Conv2D));
        Assert.Equal(9, network.Spec.Nodes.Count(node => node.Layer is Add));
    }

    // Waves of colour, as a normalized picture has them.
    private static IEnumerable<float> Paint(int picture)
    {
        var random = new Random(picture);
        for (int channel = 0; channel < Picture[0]; channel++)
        {
            (double down, double across, double phase) = (random.NextDouble() / 3, random.NextDouble() / 3, random.NextDouble() * 6);
            for (int pixel = 0; pixel < Picture[1] * Picture[2]; pixel++)
            {
                double place = (pixel / Picture[2] * down) + (pixel % Picture[2] * across);
                yield return (float)(2 * Math.Sin(place + phase) + random.NextDouble());
            }
        }
    }
}
