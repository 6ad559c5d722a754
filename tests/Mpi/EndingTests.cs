namespace MLNetDeep.Distribution.Tests;

/// <summary>Ranks that end while others wait; that they do within 30 seconds, <see cref="MpiRun"/> checks.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mpi");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData("throw", 134, "Rank 1 of 3: Unhandled exception. System.InvalidOperationException: the mishap of one rank")]
    [InlineData("throw-in-thread", 134, "Rank 1 of 3: Unhandled exception. System.InvalidOperationException: the mishap of one rank")]
    [InlineData("exit", 3, "Rank 1 of 3: Ends with exit code 3")]
    [InlineData("return", 3, "Rank 1 of 3: Ends with exit code 3")]
    [InlineData("leave", 134, "RankFailedException: Rank 1 has ended, and rank")]
    [InlineData("kill", 137, "rank 1")]
    [InlineData("fail-fast", 134, "the mishap of one rank")]
    [InlineData("stop", 134, "waited for others for more than Mpi.Timeout, 00:00:02")]
    [InlineData("length", 134, "RankFailedException: MPI_Test fails on rank")]
    public async Task Ending_OfARankThatOthersWaitFor_EndsAllWithAMessage(string ending, int exitCode, string message)
    {
        MpiRun run = await MpiRun.Start(3, ending, _folder.FullName);

        Assert.Contains(message, run.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode, run.ExitCode);
    }

    [SkippableTheory]
    [InlineData("early")]
    [InlineData("drop")]
    [InlineData("null")]
    public async Task Ending_OfARankThatNobodyWaitsFor_LeavesTheOthersToEndWell(string ending)
    {
        MpiRun run = await MpiRun.Start(3, ending, _folder.FullName);

        Assert.True(run.ExitCode == 0, run.Output);
    }
}
