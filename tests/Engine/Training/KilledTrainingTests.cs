using System.Diagnostics;
using System.Globalization;
using MLNetDeep.CheckpointHost;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public sealed class KilledTrainingTests : IDisposable
{
    private const int Kills = 20;
    private const int MostSteps = 6;

    // Only a failure waits as long.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("killed");

    private string Checkpoint => Path.Combine(_directory.FullName, "training.checkpoint");

    private string Model => Path.Combine(_directory.FullName, "network.model");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void Killed_twenty_times_at_any_moment_training_ends_with_the_bits_of_the_one_that_never_was()
    {
        Assert.True(Kills * (MostSteps + 1) < HostTraining.Steps, "some processes would have nothing left to do");
        var random = new Random(20);
        long steps = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            KillIn(random);
            if (!File.Exists(Checkpoint))
            {
                continue;
            }
            long reached = StepsIn(Checkpoint);
            Assert.True(reached >= steps, $"from {steps} back to {reached} steps");
            steps = reached;
        }
        Assert.True(steps > 0, "no process got as far as its first checkpoint");

        using (Process last = Start())
        {
            last.StandardOutput.ReadToEnd();
            Assert.True(last.WaitForExit(Guard));
            Assert.Equal(0, last.ExitCode);
        }
        Network uninterrupted = HostTraining.Train(null, threads: 1, null);
        Assert.Equal(WeightsOf(uninterrupted), WeightsOf(NetworkSerializer.Load(Model)));
        Assert.Equal(HostTraining.Steps, StepsIn(Checkpoint));
        Assert.Equal(2, _directory.GetFiles().Length);
    }

    // After a random number of steps and a random while: in a step, in the writing of its checkpoint, or between them.
    private void KillIn(Random random)
    {
        int steps = random.Next(1, MostSteps);
        var delay = TimeSpan.FromMilliseconds(10 * random.NextDouble());
        using Process process = Start(steps + 1);
        for (int step = 0; step < steps; step++)
        {
            Assert.Equal("step", process.StandardOutput.ReadLine());
        }
        long told = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(told) < delay)
        {
            Thread.SpinWait(10);
        }
        process.Kill();
        Assert.True(process.WaitForExit(Guard));
        Assert.NotEqual(0, process.ExitCode);
    }

    private Process Start(int? steps = null) =>
        HostProcess.Start(steps is { } number ? [Checkpoint, Model, number.ToString(CultureInfo.InvariantCulture)] : [Checkpoint, Model]);

    /// <summary>Reads the whole file, which checks it.</summary>
    private static long StepsIn(string path)
    {
        long steps = -1;
        Assert.Throws<OperationCanceledException>(() => CheckpointFile.Read(path, texts =>
        {
            steps = TrainingState.Read(texts["state"]).Session.Steps;
            throw new OperationCanceledException();
        }));
        return steps;
    }

    private static int[] WeightsOf(Network network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()).Select(BitConverter.SingleToInt32Bits)];
}
