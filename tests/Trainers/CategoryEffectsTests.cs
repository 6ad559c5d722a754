using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>What trained vectors of categories learn beside indicators.</summary>
public sealed class CategoryEffectsTests
{
    private readonly MLContext _mlContext = new(1);

    [Fact]
    [Trait("Category", "Slow")]
    public void Of_two_columns_of_hundreds_of_values_more_is_learned_than_from_one_hot_columns()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Effects(4000));
        DataOperationsCatalog.TrainTestData split = _mlContext.Data.TrainTestSplit(data, 0.2, seed: 1);

        double oneHot = Error(_mlContext.Transforms.Categorical.OneHotEncoding([new("A"), new("B")])
            .Append(_mlContext.Transforms.Concatenate("Features", "Numbers", "A", "B")).Append(_mlContext.Regression.Trainers.Mlp()));
        double embedded = Error(_mlContext.Regression.Trainers.Mlp(featureColumnName: "Numbers", categoricalColumnNames: ["A", "B"]));

        Assert.InRange(embedded / oneHot, 0.5, 0.97);

        double Error(IEstimator<ITransformer> estimator) =>
            _mlContext.Regression.Evaluate(estimator.Fit(split.TrainSet).Transform(split.TestSet)).RootMeanSquaredError;
    }

    // Each value has an effect of its own, and those of the first column a slope; few are frequent and many rare.
    private static List<Effect> Effects(int count)
    {
        const int Values = 300;
        var random = new Random(1);
        float[][] effects = [.. Enumerable.Range(0, Values).Select(_ => new[] { Normal(), Normal() / 2, 0.7f * Normal() })];
        double[] shares = [.. Enumerable.Range(3, Values).Select(rank => 1.0 / rank)];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                (int a, int b) = (Draw(), Draw());
                float[] numbers = [Normal(), Normal()];
                return new Effect
                {
                    A = $"{a}",
                    B = $"{b}",
                    Numbers = numbers,
                    Label = effects[a][0] + (effects[a][1] * numbers[0]) + MathF.Sin(2 * numbers[1]) + effects[b][2] + (Normal() / 2),
                };
            }),
        ];

        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

        int Draw()
        {
            double left = random.NextDouble() * shares.Sum();
            return Math.Min(Values - 1, shares.TakeWhile(share => (left -= share) > 0).Count());
        }
    }

    private sealed class Effect
    {
        public string A { get; set; } = "";

        public string B { get; set; } = "";

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public float Label { get; set; }
    }
}
