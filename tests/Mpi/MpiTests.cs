using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Distribution.Tests;

public class MpiTests
{
    [Fact]
    public void World_OfAProcessByItself_IsOneRank()
    {
        Assert.Equal((0, 1), (Mpi.World.Rank, Mpi.World.Size));
    }

    [Fact]
    public void World_RoomForMoreRanksThanThereAre_IsAnArgumentError()
    {
        ICommunicator world = Mpi.World;

        Assert.Throws<ArgumentException>(() => world.AllGather(new byte[3], new byte[6]));
        Assert.Throws<ArgumentException>(() => world.StartAllGather(new float[3], new float[6]));
    }

    [Fact]
    public void Timeout_OfNoTime_IsAnArgumentError()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Mpi.Timeout = TimeSpan.Zero);
        Assert.Equal(Timeout.InfiniteTimeSpan, Mpi.Timeout);
    }
}
