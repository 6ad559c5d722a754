namespace MLNetDeep.Samples.TransferLearning;

/// <summary>What the command line says.</summary>
internal sealed record TransferOptions
{
    public required DirectoryInfo Data { get; init; }

    public required int PerClass { get; init; }

    public required int TestRows { get; init; }

    public required IReadOnlyList<string> Learners { get; init; }

    public required FileInfo? Network { get; init; }

    public required string? Layer { get; init; }

    public required int Seed { get; init; }
}
