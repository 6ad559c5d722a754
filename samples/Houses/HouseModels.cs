using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Houses;

/// <summary>One network a question: yes or no, a number, two numbers at once.</summary>
internal static class HouseModels
{
    private static readonly string[] Names = ["sold", "price", "energy"];

    /// <summary>Trains the three models and writes what they are worth on houses they have not seen.</summary>
    public static ITransformer[] Train(MLContext mlContext, IDataView houses, TextWriter output)
    {
        DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(houses, testFraction: 0.25);

        BinaryTransformer<Network> sold =
            mlContext.BinaryClassification.Trainers.Mlp(new Mlp { BalanceClasses = true }, labelColumnName: "Sold")
            .Fit(split.TrainSet);
        Microsoft.ML.Data.CalibratedBinaryClassificationMetrics answers =
            mlContext.BinaryClassification.Evaluate(sold.Transform(split.TestSet), labelColumnName: "Sold");
        output.WriteLine(
            $"sold: accuracy {answers.Accuracy:F3}, area under the curve {answers.AreaUnderRocCurve:F3}, log-loss {answers.LogLoss:F3}");

        RegressionTransformer<Network> price =
            mlContext.Regression.Trainers.Mlp(new Mlp(), labelColumnName: "Price", exampleWeightColumnName: "Weight")
            .Fit(split.TrainSet);
        Microsoft.ML.Data.RegressionMetrics prices =
            mlContext.Regression.Evaluate(price.Transform(split.TestSet), labelColumnName: "Price");
        output.WriteLine($"price: R squared {prices.RSquared:F3}, mean absolute error {prices.MeanAbsoluteError:F0}");

        MultiOutputRegressionTransformer<Network> energy =
            mlContext.Regression.Trainers.MlpMultiOutput(labelColumnName: "Energy").Fit(split.TrainSet);
        MultiOutputRegressionMetrics bills =
            mlContext.Regression.EvaluateMultiOutput(energy.Transform(split.TestSet), labelColumnName: "Energy");
        output.WriteLine($"energy: R squared {bills.Outputs[0].RSquared:F3} (heating), {bills.Outputs[1].RSquared:F3} (electricity)");
        return [sold, price, energy];
    }

    /// <summary>Saves the models into a directory.</summary>
    public static void Save(MLContext mlContext, ITransformer[] models, DataViewSchema schema, DirectoryInfo directory)
    {
        directory.Create();
        foreach ((string? name, ITransformer? model) in Names.Zip(models))
        {
            mlContext.Model.SaveToFile(model, schema, FileOf(directory, name));
        }
    }

    /// <summary>Loads the models that <see cref="Save"/> wrote.</summary>
    public static ITransformer[] Load(MLContext mlContext, DirectoryInfo directory)
        => [.. Names.Select(name => mlContext.Model.LoadFromFile(FileOf(directory, name), out _))];

    private static string FileOf(DirectoryInfo directory, string name) => Path.Combine(directory.FullName, $"{name}.zip");
}
