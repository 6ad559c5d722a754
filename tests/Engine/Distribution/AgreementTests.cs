using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Distribution;

public class AgreementTests
{
    [Fact]
    public void RequireSame_RankThatDiffers_IsNamedOnAllRanks() => LocalCommunicator.Run(3, ranks =>
    {
        ranks.RequireSame("seed 1", "the seed");

        RankFailedException failure = Assert.Throws<RankFailedException>(
            () => ranks.RequireSame(ranks.Rank == 2 ? "seed 2" : "seed 1", "the seed"));

        Assert.Equal(2, failure.Rank);
        Assert.Contains("Rank 2 was started differently from rank 0: expected the seed to be the same", failure.Message);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void Share_Bytes_GivesAllRanksThoseOfRankZero(int length) => LocalCommunicator.Run(3, ranks =>
    {
        byte[] given = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        Assert.Equal(given, ranks.Share(ranks.Rank == 0 ? given : []));
    });
}
