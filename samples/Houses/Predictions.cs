using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Houses;

/// <summary>The answers of the three models for houses, as prediction engines give them.</summary>
internal static class Predictions
{
    private sealed class Answer
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
        public float Probability { get; set; }
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }

    private sealed class Numbers
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    /// <summary>One line a house, with every digit of its numbers.</summary>
    public static IEnumerable<string> For(MLContext mlContext, ITransformer[] models, IEnumerable<House> houses)
    {
        PredictionEngine<House, Answer> sold = mlContext.Model.CreatePredictionEngine<House, Answer>(models[0]);
        PredictionEngine<House, Number> price = mlContext.Model.CreatePredictionEngine<House, Number>(models[1]);
        PredictionEngine<House, Numbers> energy = mlContext.Model.CreatePredictionEngine<House, Numbers>(models[2]);
        foreach (House house in houses)
        {
            Answer answer = sold.Predict(house);
            yield return $"{(answer.PredictedLabel ? "sells" : "stays")} {answer.Score:R} {answer.Probability:R}, "
                + $"price {price.Predict(house).Score:R}, energy "
                + $"{string.Join(" and ", energy.Predict(house).Score.Select(score => $"{score:R}"))}";
        }
    }
}
