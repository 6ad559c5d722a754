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

    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            string[] names =
                ["vgg", "resnet50", "mobilenetv2", "mobilenetv3", "efficientnet", "convnext", "transformer", "activations"];
            foreach (string name in names)
            {
                // Some operators of the activations are others in old opsets.
                foreach (int opset in name == "activations" ? (int[])[13, 16] : [9, 11, 13, 16])
                {
                    data.Add(name, opset);
                }
            }
            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Networks))]
    public void Predictions_are_PyTorchs(string name, int opset)
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
