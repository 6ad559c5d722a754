using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class RowCacheTests
{
    [Fact]
    public void The_row_that_was_not_used_for_longest_makes_room()
    {
        var cache = new RowCache<float>(5, 3);
        foreach (int row in new[] { 0, 1, 2 })
        {
            cache.Add(row).AsSpan().Fill(row);
        }
        cache.Read(0);
        cache.Add(3).AsSpan().Fill(3);
        Assert.Equal([true, false, true, true, false], Enumerable.Range(0, 5).Select(cache.Holds));
        Assert.Equal([0f, 0, 0, 0, 0], cache.Read(0).ToArray());
        Assert.Equal([3f, 3, 3, 3, 3], cache.Read(3).ToArray());
    }

    [Fact]
    public void A_smaller_cache_gives_up_the_oldest_and_grows_again()
    {
        var cache = new RowCache<float>(5, 4);
        foreach (int row in new[] { 0, 1, 2, 3 })
        {
            cache.Add(row).AsSpan().Fill(row);
        }
        cache.Resize(2);
        Assert.Equal([false, false, true, true, false], Enumerable.Range(0, 5).Select(cache.Holds));
        cache.Resize(3);
        cache.Add(4).AsSpan().Fill(4);
        Assert.Equal([false, false, true, true, true], Enumerable.Range(0, 5).Select(cache.Holds));
    }
}
