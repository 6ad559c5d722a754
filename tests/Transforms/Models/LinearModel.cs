
namespace MLNetDeep.Transforms.Tests.Models;

/// <summary>A model of three features for the tests: output i is (i + 1) times their sum; a probability is 0.25.</summary>
internal sealed class LinearModel(int outputs, bool hasProbability = false)
    : IClassifier, IBinaryClassifier, IRegressor, IAnomalyDetector, IProjection
{
    public int FeatureCount => 3;

    public int Classes => outputs;

    public int Components => outputs;

    public bool HasProbability => hasProbability;

    public void Score(ReadOnlySpan<float> features, Span<float> scores, int? threads = null)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            (int row, int output) = Math.DivRem(i, outputs);
            ReadOnlySpan<float> own = features.Slice(row * FeatureCount, FeatureCount);
            scores[i] = (output + 1) * (own[0] + own[1] + own[2]);
        }
    }

    public void ScoreMargins(ReadOnlySpan<float> features, Span<float> values, int? threads = null)
    {
        int size = hasProbability ? 2 : 1;
        for (int row = 0; row < values.Length / size; row++)
        {
            Score(features.Slice(row * FeatureCount, FeatureCount), values.Slice(row * size, 1));
            if (hasProbability)
            {
                values[row * size + 1] = 0.25f;
            }
        }
    }

    public void Predict(ReadOnlySpan<float> features, Span<float> values, int? threads = null) => Score(features, values);

    public void ScoreAnomalies(ReadOnlySpan<float> features, Span<float> scores, int? threads = null) => Score(features, scores);

    public void Transform(ReadOnlySpan<float> features, Span<float> projected, int? threads = null) => Score(features, projected);
}
