using System.Diagnostics;
using System.Runtime.Intrinsics;
using MLNetDeep.CheckpointHost;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>What the weights depend on, bit for bit, and what they do not: docs/training.md says it.</summary>
public class ReproducibilityTests
{
    private const int Rows = 200;
    private const int Inputs = 30;
    private const int Buffer = 50;

    private static readonly NetworkSpec Mlp = NetworkSpec.Sequential(
        Shape.Of(Inputs), new InputScaling(), new Dense(40), new Relu(), new Dropout(0.2f), new Dense(3), new Softmax());

    private static readonly float[] Features = RandomArrays.Normal(Rows * Inputs, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];
    private static readonly TrainingOptions Options = new() { Epochs = 2, BatchSize = 16, Seed = 5, Threads = 1 };

    public static TheoryData<string, IBatchSource, TrainingOptions> SameBits => new()
    {
        { "another time", InMemory(), Options },
        { "two threads", InMemory(), Options with { Threads = 2 } },
        { "a stream through a buffer for all rows", Stream(Rows), Options },
        { "the stream on two threads", Stream(Rows), Options with { Threads = 2 } },
        { "the stream read ahead", new PrefetchedBatches(Stream(Rows)), Options with { Threads = 2 } },
        { "callbacks", InMemory(), Options with { EpochCompleted = _ => { }, StopWhen = _ => false } },
    };

    public static TheoryData<string, IBatchSource, TrainingOptions> OtherBits => new()
    {
        { "another seed of the training", InMemory(), Options with { Seed = 6 } },
        { "another seed of the order", InMemory(seed: 4), Options },
        { "rows in another order", InMemory(reversed: true), Options },
        { "a row fewer", InMemory(rows: Rows - 1), Options },
        { "a buffer for some rows", Stream(Buffer), Options },
        { "another size of batches", InMemory(), Options with { BatchSize = 20 } },
    };

    [Theory]
    [MemberData(nameof(SameBits))]
    public void The_bits_stay_the_same_with(string what, IBatchSource source, TrainingOptions options) =>
        Assert.True(Train(InMemory(), Options).AsSpan().SequenceEqual(Train(source, options)), what);

    [Theory]
    [MemberData(nameof(OtherBits))]
    public void The_bits_become_others_with(string what, IBatchSource source, TrainingOptions options) =>
        Assert.False(Train(InMemory(), Options).AsSpan().SequenceEqual(Train(source, options)), what);

    [Fact]
    public void The_bits_become_others_with_another_seed_of_the_network() =>
        Assert.False(Train(InMemory(), Options).AsSpan().SequenceEqual(Train(InMemory(), Options, networkSeed: 2)));

    [SkippableFact]
    public void The_bits_are_the_same_in_another_process_but_not_with_vectors_of_another_width()
    {
        Skip.IfNot(Vector256.IsHardwareAccelerated, "the processor has vectors of one width");
        int[] here = WeightsOf(HostTraining.Train(null, threads: 2, null));

        Assert.Equal(here, WeightsInAnotherProcess());
        Assert.NotEqual(here, WeightsInAnotherProcess(("DOTNET_EnableAVX2", "0"), ("DOTNET_EnableAVX", "0")));
    }

    private static int[] WeightsInAnotherProcess(params (string, string)[] environment)
    {
        string path = Path.GetTempFileName();
        using (Process process = HostProcess.Start(["", path], environment))
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        Network network = NetworkSerializer.Load(path);
        File.Delete(path);
        return WeightsOf(network);
    }

    private static InMemoryBatches InMemory(int seed = 3, bool reversed = false, int rows = Rows, bool shuffle = true)
    {
        float[] features = Features[..(rows * Inputs)];
        int[] labels = Labels[..rows];
        if (reversed)
        {
            features = [.. Enumerable.Range(0, rows).Reverse().SelectMany(row => Features[(row * Inputs)..((row + 1) * Inputs)])];
            labels = [.. labels.Reverse()];
        }
        return new InMemoryBatches(features, Inputs, labels, 3, seed, shuffle);
    }

    private static ShuffledBatches Stream(int buffer) => new(InMemory(shuffle: false), buffer, seed: 3);

    private static int[] Train(IBatchSource source, TrainingOptions options, int networkSeed = 1)
    {
        var network = new Network(Mlp, networkSeed);
        NetworkTrainer.Train(network, source, null, options);
        return WeightsOf(network);
    }

    private static int[] WeightsOf(Network network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
