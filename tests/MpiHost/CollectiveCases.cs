using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.MpiHost;

/// <summary>
/// What each collective gives, as lines that are the same for any communicator: all numbers are whole, and so are their sums.
/// </summary>
public static class CollectiveCases
{
    private const int Large = (64 << 20) / sizeof(float);

    private static readonly int[] Lengths = [0, 1, 3, 1001, 70_001, 700_001];

    /// <summary>Makes all calls, of up to some megabytes.</summary>
    /// <param name="world">The ranks, each of which must call this.</param>
    /// <returns>The results on this rank.</returns>
    public static IReadOnlyList<string> Run(ICommunicator world)
    {
        var lines = new List<string> { $"rank {world.Rank} of {world.Size}" };
        foreach (int length in Lengths)
        {
            for (int root = 0; root < world.Size; root++)
            {
                byte[] bytes = MemoryMarshal.AsBytes<float>(Numbers(length, world.Rank)).ToArray();
                world.Broadcast(bytes, root);
                lines.Add($"broadcast of {length} from {root}: {Digest(bytes)}");
            }
            float[] sums = Numbers(length, world.Rank);
            world.AllReduce(sums);
            lines.Add($"sum of {length}: {Digest(MemoryMarshal.AsBytes<float>(sums))}");
            ReadOnlySpan<byte> own = MemoryMarshal.AsBytes<float>(Numbers(length, world.Rank))[(length / 2)..];
            byte[] all = new byte[own.Length * world.Size];
            world.AllGather(own, all);
            lines.Add($"gathered {own.Length} bytes: {Digest(all)}");
        }
        lines.AddRange(SeveralAtOnce(world));
        world.Barrier();
        return lines;
    }

    /// <summary>Exchanges 64 megabytes.</summary>
    /// <param name="world">The ranks, each of which must call this.</param>
    /// <returns>The results on this rank.</returns>
    public static IReadOnlyList<string> RunLarge(ICommunicator world)
    {
        float[] sums = Numbers(Large, world.Rank);
        float[] all = new float[Large / world.Size * world.Size];
        IExchange added = world.StartAllReduce(sums);
        IExchange gathered = world.StartAllGather(Numbers(Large / world.Size, world.Rank), all);
        added.Wait();
        gathered.Wait();
        return [Digest(MemoryMarshal.AsBytes<float>(sums)), Digest(MemoryMarshal.AsBytes<float>(all))];
    }

    /// <summary>Exchanges of many lengths under way together, ended from the last to the first.</summary>
    private static IEnumerable<string> SeveralAtOnce(ICommunicator world)
    {
        const int Count = 12;
        float[][] sums = [.. Enumerable.Range(0, Count).Select(i => Numbers(1 + (i * i * 997), world.Rank + i))];
        float[][] own = [.. Enumerable.Range(0, Count).Select(i => Numbers(i * 1013, world.Rank + i))];
        float[][] all = [.. own.Select(numbers => new float[numbers.Length * world.Size])];
        var exchanges = new List<IExchange>();
        for (int i = 0; i < Count; i++)
        {
            exchanges.Add(world.StartAllReduce(sums[i].AsMemory(1)));
            exchanges.Add(world.StartAllGather(own[i], all[i]));
        }
        // One call that waits, between the starts and the ends of others.
        float[] counted = [1];
        world.AllReduce(counted);
        for (int i = exchanges.Count - 1; i >= 0; i--)
        {
            if (i % 2 == 0)
            {
                exchanges[i].Wait();
            }
            while (!exchanges[i].Advance())
            {
            }
            exchanges[i].Wait();
        }
        return sums.Concat(all).Append(counted).Select((numbers, i) => $"exchange {i}: {Digest(MemoryMarshal.AsBytes<float>(numbers))}");
    }

    // Sums of few of them have no rounding.
    private static float[] Numbers(int length, int seed)
    {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = ((i * 31) + (seed * 17) + 5) % 1009;
        }
        return numbers;
    }

    private static string Digest(ReadOnlySpan<byte> bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes {Convert.ToHexString(SHA256.HashData(bytes))}");
}
