using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

/// <summary>Weights that PyTorch writes, and that it reads.</summary>
[Collection(PyTorchTests.Name)]
public sealed class WeightsTests(PyTorchProcess torch) : IDisposable
{
    private const int Rows = 6;

    private static readonly float[] Images = Values.Normal(Rows * 40, 3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weights");

    private string File => Path.Combine(_directory.FullName, "model.safetensors");

    [SkippableTheory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void What_PyTorch_writes_gives_its_outputs_here(string type)
    {
        Answer answer = torch.Ask(new Request("save_weights").With("path", File).With("type", type).With("x", [Rows, 2, 5, 4], Images));
        Network network = Create(1);

        network.LoadWeights(File);

        Near.Assert(answer["output"], Predict(network), "output", Near.Step);
    }

    [SkippableFact]
    public void What_is_written_here_gives_its_outputs_in_PyTorch()
    {
        Network network = Create(2);
        network.SaveWeights(File);

        Answer answer = torch.Ask(new Request("load_weights").With("path", File).With("x", [Rows, 2, 5, 4], Images));

        Near.Assert(answer["output"], Predict(network), "output", Near.Step);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // Layers with the names of PyTorch's modules.
    private static Network Create(int seed) => new(
        NetworkSpec.From(Shape.Of(2, 5, 4)).Add(new Conv2D(4, 3), "conv1").Add(new BatchNormalization(), "bn1").Relu().Flatten()
            .Add(new Dense(3), "fc").Build(), seed);

    private static float[] Predict(Network network)
    {
        float[] outputs = new float[Rows * 3];
        network.Predict(Images, Rows, outputs);
        return outputs;
    }
}
