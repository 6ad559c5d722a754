namespace MLNetDeep.Engine.Training;

/// <summary>
/// The exponential moving average of the weights (Polyak, Juditsky 1992), which is what is validated, kept by early stopping, and returned
/// at the end: after step t each weight's average is moved towards it by <c>max(1 - Decay, 9 / (9 + t))</c> of their difference. Running
/// statistics of batch normalization are averaged too. Steps are taken from the weights themselves.
/// </summary>
/// <param name="Decay">The share of the average that a step leaves, at least 0 and below 1: 0.999 averages over some 1,000 steps.</param>
/// <example><code>
/// var cnn = new Cnn { WeightAveraging = new WeightAveraging(Decay: 0.998f) };
/// </code></example>
public sealed record WeightAveraging(float Decay = 0.999f)
{
    internal void Validate() => Learner.Require(
        Decay is >= 0 and < 1, $"{nameof(WeightAveraging)}.{nameof(Decay)}", "at least 0 and below 1", Decay);
}
