namespace MLNetDeep.Comparisons;

/// <summary>How a file is read as a table.</summary>
public sealed record TableOptions
{
    /// <summary>The column to predict, by its name or its number from 1; null: the last one.</summary>
    public string? Label { get; init; }

    /// <summary>What is predicted; null: found from the label's values.</summary>
    public TableTask? Task { get; init; }

    /// <summary>The name of the culture that numbers and dates are written in, such as <c>de-DE</c>; null: decimal points.</summary>
    public string? Culture { get; init; }

    /// <summary>Columns that are numbers, categories, texts or dates whatever they look like, or that are dropped, by name.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>The column whose rows of one value are kept together, in training or in test: a patient, a user; no feature.</summary>
    public string? Group { get; init; }

    /// <summary>The column of time: models are trained on what was earlier than what they are tested on.</summary>
    public string? Time { get; init; }

    /// <summary>The class that curves and precision are about, of two; null: true, yes or 1, or else the rarer one.</summary>
    public string? Positive { get; init; }
}
