using System.Globalization;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Testing;
using MLNetDeep.MpiHost;

namespace MLNetDeep.Distribution.Tests;

public sealed class CollectiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mpi");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public Task Collectives_OfRanksThatAreProcesses_GiveWhatThoseThatAreThreadsGive(int ranks) =>
        AssertSame("small", ranks, CollectiveCases.Run);

    [SkippableFact]
    public Task Collectives_Of64Megabytes_GiveWhatThoseThatAreThreadsGive() => AssertSame("large", 2, CollectiveCases.RunLarge);

    [Fact]
    public void Collectives_OfAProcessByItself_GiveWhatOneThreadGives()
    {
        IReadOnlyList<string>? expected = null;
        LocalCommunicator.Run(1, world => expected = CollectiveCases.Run(world));

        Assert.Equal(expected, CollectiveCases.Run(Mpi.World));
    }

    private async Task AssertSame(string size, int ranks, Func<ICommunicator, IReadOnlyList<string>> runs)
    {
        var expected = new IReadOnlyList<string>[ranks];
        MpiRun run = await MpiRun.Start(ranks, size, _folder.FullName);
        LocalCommunicator.Run(ranks, world => expected[world.Rank] = runs(world));

        Assert.True(run.ExitCode == 0, run.Output);
        for (int rank = 0; rank < ranks; rank++)
        {
            Assert.Equal(expected[rank], LinesOf(rank));
        }
    }

    private string[] LinesOf(int rank) =>
        File.ReadAllLines(Path.Combine(_folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{rank}.txt")));
}
