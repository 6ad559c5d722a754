namespace MLNetDeep.Benchmarks.Tables;

/// <summary>The command line, parsed.</summary>
internal sealed record TablesOptions
{
    /// <summary>Where the tables are.</summary>
    public required DirectoryInfo Data { get; init; }

    /// <summary>Names of the tables, without <c>.csv</c>; null: all of the directory.</summary>
    public IReadOnlyList<string>? Tables { get; init; }

    /// <summary>Names of the models; null: all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>How often each table is cut anew.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>Where the rows go as JSON.</summary>
    public FileInfo? Json { get; init; }
}
