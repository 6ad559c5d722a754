namespace MLNetDeep.Benchmarks.Text;

/// <summary>The command line, parsed.</summary>
internal sealed record TextOptions
{
    /// <summary>What is trained: <see cref="TextCommand.Trainers"/>.</summary>
    public string Trainer { get; init; } = TextCommand.Default;

    /// <summary>Texts to learn from.</summary>
    public int Texts { get; init; } = 1600;

    /// <summary>The folder with C# sources, <c>src</c> and others.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Threads that the engine may use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the row goes as JSON.</summary>
    public FileInfo? Json { get; init; }
}
