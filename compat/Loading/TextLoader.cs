using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How delimited text becomes columns.</summary>
public sealed class TextLoader
{
    private TextLoader()
    {
    }

    public sealed class Column
    {
        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount? keyCount = null)
        {
            Name = Contracts.CheckRef(name, nameof(name));
            DataKind = dataKind;
            Source = Contracts.CheckRef(source, nameof(source));
            KeyCount = keyCount;
        }

        internal string Name { get; }

        internal DataKind DataKind { get; }

        internal Range[] Source { get; }

        internal KeyCount? KeyCount { get; }
    }

    public sealed class Range
    {
        public Range(int index)
        {
            Contracts.CheckParam(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Contracts.CheckParam(min >= 0, nameof(min), "Must be non-negative");
            Contracts.CheckParam(max == null || max >= min, nameof(max), $"If specified, must be greater than or equal to {nameof(min)}");
            Min = min;
            Max = max;
            IsVector = true;
        }

        internal int Min { get; }

        internal int? Max { get; }

        internal bool IsVector { get; }
    }

    public class Options
    {
        public bool AllowQuoting;

        internal bool AllowSparse;

        public char[] Separators = [Defaults.Separator];

        public Column[]? Columns;

        internal bool TrimWhitespace;

        public bool HasHeader;

        public long? MaxRows;

        public bool MissingRealsAsNaNs;
    }

    internal static class Defaults
    {
        public const bool AllowQuoting = false;
        public const bool AllowSparse = false;
        public const char Separator = '\t';
        public const bool HasHeader = false;
        public const bool TrimWhitespace = false;
    }
}

public sealed class KeyCount
{
    public KeyCount(ulong count)
    {
        Contracts.CheckParam(count > 0, nameof(count), "The number of keys has to be strictly positive.");
        Count = count;
    }

    internal ulong Count { get; }
}
