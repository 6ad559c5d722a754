using Microsoft.ML;

namespace MLNetDeep.Transforms.Tests.Serving;

/// <summary>A chain whose last column, Scaled, is Value divided by a number.</summary>
internal static class ScaledChain
{
    public const string Column = "Scaled";

    private sealed class Input
    {
        public float Value { get; set; }
    }

    /// <summary>Fits the chain and saves it.</summary>
    public static void Save(float divisor, string path)
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable([new Input { Value = divisor }, new Input { Value = 0 }]);
        mlContext.Model.Save(
            mlContext.Transforms.NormalizeMinMax(Column, nameof(Input.Value)).Append(mlContext.Transforms.CopyColumns("Copy", Column))
                .Append(mlContext.Transforms.SelectColumns(Column)).Fit(data),
            data.Schema, path);
    }

    /// <summary>What the chain gives.</summary>
    public static float Predict(Predictor predictor, float value) =>
        (float)predictor.Predict(new { Value = value }).Columns[Column]!;
}
