using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>The set of byte codes that occur in a node.</summary>
internal sealed class CodeSet
{
    private readonly byte[] _codes = new byte[CodedColumn.ByteValues];

    /// <summary>1 where a code occurs.</summary>
    public byte[] Seen { get; } = new byte[CodedColumn.ByteValues];

    /// <summary>The codes that occur, ascending, until the next call; then none does.</summary>
    public Span<byte> Take()
    {
        Span<byte> seen = Seen;
        int count = 0;
        for (int first = 0; first < seen.Length; first += Vector256<byte>.Count)
        {
            Span<byte> some = seen.Slice(first, Vector256<byte>.Count);
            uint mask = Vector256.Equals(Vector256.Create<byte>(some), Vector256<byte>.One).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                _codes[count++] = (byte)(first + BitOperations.TrailingZeroCount(mask));
            }
            Vector256<byte>.Zero.CopyTo(some);
        }
        return _codes.AsSpan(0, count);
    }
}
