using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Engine.Testing;
using MLNetDeep.MpiHost;

namespace MLNetDeep.Distribution.Tests;

/// <summary>Trainings on ranks that are processes.</summary>
public sealed class TrainingTests : IDisposable
{
    private const int Kills = 10;

    private static readonly TimeSpan NoPause = TimeSpan.Zero;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mpi");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Weights_OfAnyNumberOfRanks_AreTheSameBits(int ranks)
    {
        const int Epochs = 5;
        MpiRun run = await Start(ranks, Epochs, NoPause);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.All(Enumerable.Range(0, ranks), rank => Assert.Equal(Alone(Epochs), HashOf(rank)));
    }

    [SkippableFact]
    public async Task Weights_AfterTenKilledRanks_AreThoseOfATrainingThatNobodyDisturbed()
    {
        const int Epochs = 240;
        var random = new Random(7);
        int[] sizes = [2, 4, 1];
        for (int kill = 0; kill < Kills; kill++)
        {
            int ranks = sizes[kill % sizes.Length];
            Task<MpiRun> running = Start(ranks, Epochs, TimeSpan.FromMilliseconds(5));
            await WaitForProgress(running);
            int killed = random.Next(ranks);
            using (var process = Process.GetProcessById(int.Parse(Read($"{killed}.pid"), CultureInfo.InvariantCulture)))
            {
                process.Kill();
            }
            MpiRun ended = await running;

            Assert.True(ended.ExitCode != 0, $"the training ended before kill {kill}: {ended.Output}");
            Assert.False(File.Exists(Path.Combine(_folder.FullName, $"{killed}.hash")));
        }
        MpiRun last = await Start(2, Epochs, NoPause);

        Assert.True(last.ExitCode == 0, last.Output);
        Assert.All(Enumerable.Range(0, 2), rank => Assert.Equal(Alone(Epochs), HashOf(rank)));
    }

    private static string Alone(int epochs)
    {
        string hash = "";
        LocalCommunicator.Run(1, world => hash = HostTraining.Train(world, null, epochs, NoPause));
        return hash;
    }

    private Task<MpiRun> Start(int ranks, int epochs, TimeSpan pause) => MpiRun.Start(
        ranks, "train", _folder.FullName, epochs.ToString(CultureInfo.InvariantCulture),
        pause.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));

    // Two checkpoints of this run: the second is later than where it began.
    private async Task WaitForProgress(Task running)
    {
        string file = Path.Combine(_folder.FullName, HostTraining.CheckpointName);
        DateTime before = File.GetLastWriteTimeUtc(file);
        for (int seen = 0; seen < 2 && !running.IsCompleted;)
        {
            await Task.Delay(5);
            DateTime now = File.GetLastWriteTimeUtc(file);
            seen += now == before ? 0 : 1;
            before = now;
        }
    }

    private string HashOf(int rank) => Read(string.Create(CultureInfo.InvariantCulture, $"{rank}.hash"));

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder.FullName, name));
}
