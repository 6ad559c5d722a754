using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MLNetDeep.Engine.Distribution;

/// <summary>What ranks agree on before they work together.</summary>
internal static class Agreement
{
    /// <summary>Checks that all ranks were started with the same.</summary>
    /// <param name="ranks">The ranks; all of them call this.</param>
    /// <param name="told">What must be the same on all: the items of the work, and the settings that matter.</param>
    /// <param name="what">What it tells, for the message, as "the trials of the search".</param>
    /// <exception cref="RankFailedException">A rank was started differently; thrown on all.</exception>
    public static void RequireSame(this ICommunicator ranks, string told, string what)
    {
        byte[] own = SHA256.HashData(Encoding.UTF8.GetBytes(told));
        byte[] all = new byte[ranks.Size * own.Length];
        ranks.AllGather(own, all);
        for (int rank = 1; rank < ranks.Size; rank++)
        {
            if (!all.AsSpan(rank * own.Length, own.Length).SequenceEqual(all.AsSpan(0, own.Length)))
            {
                throw new RankFailedException(
                    rank, $"Rank {rank} was started differently from rank 0: expected {what} to be the same on all ranks. "
                    + "Give all of them the same data, options and seed.");
            }
        }
    }

    /// <summary>Gives all ranks the bytes of rank 0, whose number they need not know.</summary>
    /// <param name="ranks">The ranks; all of them call this.</param>
    /// <param name="bytes">What rank 0 gives; not read on the others.</param>
    /// <returns>What rank 0 gave.</returns>
    public static byte[] Share(this ICommunicator ranks, byte[] bytes)
    {
        int length = bytes.Length;
        ranks.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)));
        byte[] shared = ranks.Rank == 0 ? bytes : new byte[length];
        ranks.Broadcast(shared);
        return shared;
    }
}
