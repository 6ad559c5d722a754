namespace MLNetDeep;

/// <summary>
/// The exception that is thrown when a <see cref="Predictor"/> cannot read a row: fields are missing, unknown or of another type, or the
/// JSON is damaged. The message says it of every field, with what was expected and what came.
/// </summary>
public sealed class PredictorInputException : ArgumentException
{
    internal PredictorInputException(string message, Exception? cause = null)
        : base(message, cause) => Errors = new Dictionary<string, string>();

    internal PredictorInputException(IReadOnlyDictionary<string, string> errors, int? row)
        : base((row is null ? "" : $"Row {row}: ") + string.Join(" ", errors.Select(error => $"'{error.Key}' {error.Value}")))
        => (Errors, Row) = (errors, row);

    /// <summary>What is wrong with each field, by its name; empty where there are no fields, as in damaged JSON.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    /// <summary>The number of the row among several, from 0; null where there is one.</summary>
    public int? Row { get; }
}
