namespace MLNetDeep.Pictures;

/// <summary>A model's scores of rows, with what the rows are.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Scores">The score of each row, greater where the model thinks it positive; for a calibration a probability.</param>
/// <param name="Positives">Whether each row is positive.</param>
public sealed record ScoredLabels(string Name, IReadOnlyList<float> Scores, IReadOnlyList<bool> Positives);
