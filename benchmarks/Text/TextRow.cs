namespace MLNetDeep.Benchmarks.Text;

/// <summary>One training on n-grams of texts.</summary>
/// <param name="Trainer">What was trained.</param>
/// <param name="Texts">Texts learned from.</param>
/// <param name="Features">N-grams, the size of a row.</param>
/// <param name="Given">N-grams that a text has on average.</param>
/// <param name="Seconds">Time of the training.</param>
/// <param name="ScoringSeconds">Time to score the other texts.</param>
/// <param name="PeakMegabytes">
/// Greatest resident size of the process, in millions of bytes, ML.NET and the n-grams' dictionary included.
/// </param>
/// <param name="Accuracy">Share of the other texts that are told right.</param>
/// <param name="LogLoss">Log-loss on the other texts, in nats; null where there are no probabilities.</param>
internal sealed record TextRow(
    string Trainer,
    int Texts,
    int Features,
    double Given,
    double Seconds,
    double ScoringSeconds,
    double PeakMegabytes,
    double Accuracy,
    double? LogLoss);
