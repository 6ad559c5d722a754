using Microsoft.ML;

namespace MLNetDeep;

/// <summary>The options of a <see cref="Predictor"/>.</summary>
public sealed record PredictorOptions
{
    /// <summary>
    /// The names of columns of the model whose values predictions hold as they are, in <see cref="Prediction.Columns"/>. Default: none, or
    /// the last column of a model that has neither PredictedLabel nor Score.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The time between two looks at a file that is watched, above zero. Default: one second.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The context that models are loaded in, for its log or its own components. Default: a fresh one for each.
    /// </summary>
    public MLContext? MLContext { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Columns);
        if (PollInterval <= TimeSpan.Zero || PollInterval.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(PollInterval), PollInterval, $"{nameof(PollInterval)} is {PollInterval}; expected more than zero, at most 24 days.");
        }
    }
}
