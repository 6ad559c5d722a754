using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Testing;

public class LocalCommunicatorTests
{
    // Only a failure waits as long.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Run_OneRankHasGivenItsPartAndEndedAndAnotherHasNot_TheThirdDoesNotWait()
    {
        var run = Task.Run(() => LocalCommunicator.Run(3, communicator =>
        {
            if (communicator.Rank == 0)
            {
                communicator.StartAllReduce(new float[1]);
            }
            else if (communicator.Rank == 2)
            {
                communicator.AllReduce(new float[1]);
            }
        }));

        RankFailedException failure = await Assert.ThrowsAsync<RankFailedException>(() => run.WaitAsync(Guard));
        Assert.Equal(1, failure.Rank);
    }
}
