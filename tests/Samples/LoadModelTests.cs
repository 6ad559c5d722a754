using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Tests;

public sealed class LoadModelTests : IDisposable
{
    private const int Rows = 100;

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-load-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    public void Another_process_scores_bit_for_bit_as_the_one_that_trained(string name)
    {
        var mlContext = new MLContext(1);
        SampleData data = SampleDataCatalog.Load(mlContext, "xo", null, seed: 1);
        IDataView train = mlContext.Data.TakeRows(data.Train, 300);
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = mlContext.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = name == "mlp" ? trainers.Mlp(epochs: 2) : trainers.Cnn(data.Image!.Value, epochs: 2);
        TransformerChain<KeyToValueMappingTransformer> model =
            trainer.Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel")).Fit(train);
        string file = Path.Combine(_directory.FullName, "model.zip");
        mlContext.Model.Save(model, train.Schema, file);
        IDataView scored = model.Transform(mlContext.Data.TakeRows(data.Test!, Rows));
        IEnumerable<float[]> expected = mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false).Select(row => row.Score);

        SampleProcess.Outcome outcome =
            SampleProcess.Run("LoadModel", "--model", file, "--dataset", "xo", "--rows", $"{Rows}", "--seed", "1");

        // The shortest text that gives the float back is what JSON holds.
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        IEnumerable<IEnumerable<float>> scores = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("score").EnumerateArray().Select(score => score.GetSingle()));
        Assert.Equal(2 * Rows, Bits(expected).Length);
        Assert.Equal(Bits(expected), Bits(scores));
    }

    private static int[] Bits(IEnumerable<IEnumerable<float>> rows)
        => [.. rows.SelectMany(row => row).Select(BitConverter.SingleToInt32Bits)];
}
