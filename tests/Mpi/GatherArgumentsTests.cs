namespace MLNetDeep.Distribution.Tests;

public class GatherArgumentsTests
{
    [Fact]
    public void CheckLengths_OfRoomForMoreOrFewer_Throws()
    {
        GatherArguments.CheckLengths(3, 12, 4);
        Assert.Throws<ArgumentException>(() => GatherArguments.CheckLengths(3, 11, 4));
        Assert.Throws<ArgumentException>(() => GatherArguments.CheckLengths(1 << 30, 0, 4));
    }

    [Fact]
    public void IsInPlace_OfNumbersElsewhereInTheMemory_Throws()
    {
        float[] all = new float[12];

        Assert.True(GatherArguments.IsInPlace(all.AsSpan(6, 3), all, rank: 2));
        Assert.False(GatherArguments.IsInPlace(new float[3], all, rank: 2));
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => GatherArguments.IsInPlace(all.AsSpan(5, 3), all, rank: 2));
        Assert.Contains("from 6; they are there from 5", wrong.Message, StringComparison.Ordinal);
    }
}
