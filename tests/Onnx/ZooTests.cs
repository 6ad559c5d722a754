using System.Runtime.InteropServices;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Onnx.Tests;

/// <summary>
/// Networks that PyTorch exports: shapes of VGG, ResNet-50, MobileNetV2 and V3, EfficientNet, ConvNeXt and a vision transformer, small,
/// with random weights.
/// </summary>
public sealed class ZooTests(ZooTests.Zoo zoo) : IClassFixture<ZooTests.Zoo>
{
    private const int Rows = 3;
    private const int Classes = 5;

    public static TheoryData<string, string> Networks
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] names =
            [
                "vgg", "resnet50", "mobilenetv2", "mobilenetv3", "efficientnet", "convnext", "transformer", "vit", "vit-indexed", "encoder",
                "encoder-positions", "bert", "bert-filled", "bert-added", "activations",
            ];
            foreach (string name in names)
            {
                // Some operators are others in old opsets.
                bool isBert = name.StartsWith("bert", StringComparison.Ordinal);
                int[] opsets = name == "activations" ? [13, 16] : isBert ? [11, 13, 16] : [9, 11, 13, 16];
                foreach (string opset in opsets.Select(opset => $"{opset}").Append("13-rows-1"))
                {
                    data.Add(name, opset);
                }
                if (!isBert)
                {
                    data.Add(name, "13-rows-3");
                }
            }
            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void Predictions_are_PyTorchs(string name, string opset)
    {
        Network network = OnnxNetwork.Load(zoo.Path($"{name}-{opset}.onnx"));
        float[] outputs = new float[Rows * Classes];
        network.Predict(zoo.Numbers($"{name}.input"), Rows, outputs);

        Near.Assert(zoo.Numbers($"{name}.output"), outputs, 1e-5);
    }

    [SkippableTheory]
    [InlineData("vgg")]
    [InlineData("resnet50")]
    [InlineData("mobilenetv3")]
    [InlineData("convnext")]
    [InlineData("transformer")]
    [InlineData("vit")]
    [InlineData("vit-indexed")]
    [InlineData("encoder")]
    [InlineData("encoder-positions")]
    [InlineData("bert")]
    public void Training_goes_on_from_PyTorchs_weights(string name)
    {
        Network network = OnnxNetwork.Load(zoo.Path($"{name}-13.onnx"));
        float[] pictures = zoo.Numbers($"{name}.input");
        float[][] before = [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];
        float[] first = new float[Rows * Classes];
        network.Predict(pictures, Rows, first);
        var rows = new InMemoryBatches(pictures, pictures.Length / Rows, [0, 1, 2], Classes);

        NetworkTrainer.Train(network, rows, null, new TrainingOptions { Epochs = 1, BatchSize = Rows, Threads = 1, Seed = 1 });

        float[] outputs = new float[Rows * Classes];
        network.Predict(pictures, Rows, outputs);
        Assert.All(outputs, value => Assert.True(float.IsFinite(value)));
        Assert.All(
            network.Parameters.Zip(before).Where(pair => pair.First.Trainable && pair.First.Shape.Rank > 1),
            pair => Assert.NotEqual(pair.Second, pair.First.Values.ToArray()));
    }

    [SkippableTheory]
    [InlineData("transformer")]
    [InlineData("vit")]
    [InlineData("vit-indexed")]
    [InlineData("encoder")]
    [InlineData("encoder-positions")]
    [InlineData("bert")]
    [InlineData("bert-filled")]
    [InlineData("bert-added")]
    public void Transformers_that_trained_on_are_exported_again(string name)
    {
        Network network = OnnxNetwork.Load(zoo.Path($"{name}-16.onnx"));
        float[] inputs = zoo.Numbers($"{name}.input");
        var rows = new InMemoryBatches(inputs, inputs.Length / Rows, [0, 1, 2], Classes);
        NetworkTrainer.Train(network, rows, null, new TrainingOptions { Epochs = 1, BatchSize = Rows, Threads = 1, Seed = 1 });
        float[] expected = new float[Rows * Classes];
        network.Predict(inputs, Rows, expected);
        using var stream = new MemoryStream();
        OnnxNetwork.Save(network, stream);

        Near.Assert(expected, Runtime.Run(stream.ToArray(), Rows, network.Spec.Input, inputs), 1e-5);
        float[] outputs = new float[Rows * Classes];
        stream.Position = 0;
        OnnxNetwork.Load(stream).Predict(inputs, Rows, outputs);
        Near.Assert(expected, outputs, 1e-6);
    }

    [SkippableTheory]
    [InlineData("vit")]
    [InlineData("bert-added")]
    public void Transformers_train_to_the_same_weights_on_any_number_of_threads(string name)
    {
        float[] inputs = zoo.Numbers($"{name}.input");
        float[][] Trained(int threads)
        {
            Network network = OnnxNetwork.Load(zoo.Path($"{name}-13.onnx"));
            var rows = new InMemoryBatches(inputs, inputs.Length / Rows, [0, 1, 2], Classes);
            NetworkTrainer.Train(network, rows, null, new TrainingOptions { Epochs = 2, BatchSize = 2, Threads = threads, Seed = 1 });
            return [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];
        }

        Assert.Equal(Trained(1), Trained(3));
    }

    /// <summary>The files, made once.</summary>
    public sealed class Zoo : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("zoo");
        private readonly Lazy<bool> _made;

        public Zoo() => _made = new Lazy<bool>(() =>
        {
            PythonScript.Run("torch", "zoo.py", _directory.FullName);
            return true;
        });

        public void Dispose() => _directory.Delete(recursive: true);

        internal string Path(string file)
        {
            _ = _made.Value;
            return System.IO.Path.Combine(_directory.FullName, file);
        }

        internal float[] Numbers(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path(file))).ToArray();
    }
}
