using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Pictures;
using MLNetDeep.Samples.Serve;

namespace MLNetDeep.Samples.DigitPage;

/// <summary>A network and two classic models of digits, and what they say of a drawing.</summary>
internal sealed class DigitModels : IDisposable
{
    public const string Cnn = "cnn";
    private const string KernelSvm = "kernel-svm";
    private const string LightGbm = "lightgbm";
    private const int LightGbmRounds = 30;
    private const int Rows = 4;
    private const int Tiles = 8;

    private readonly (string Name, Predictor Predictor)[] _models;
    private readonly Network _network;

    /// <param name="options">The options.</param>
    /// <param name="served">The network as the service has it.</param>
    public DigitModels(DigitOptions options, ServedPredictor served)
    {
        _models =
        [
            (Cnn, served.Predictor), (KernelSvm, Predictor.Load(options.PathOf(KernelSvm))),
            (LightGbm, Predictor.Load(options.PathOf(LightGbm))),
        ];
        _network = NetworkSerializer.Load(options.PathOf(Cnn));
    }

    /// <summary>Trains the models that are not there yet.</summary>
    public static void TrainMissing(DigitOptions options, Action<string> tell)
    {
        string[] missing = [.. ((string[])[Cnn, KernelSvm, LightGbm]).Where(name => !File.Exists(options.PathOf(name)))];
        if (missing.Length == 0)
        {
            return;
        }
        Directory.CreateDirectory(options.Models);
        var mlContext = new MLContext(1);
        ImageDataset digits = Mnist.LoadOrGenerate(mlContext, options.Data, tell);
        foreach (string name in missing)
        {
            IDataView train = mlContext.Data.TakeRows(digits.Train, name == Cnn ? options.TrainRows : options.ClassicTrainRows);
            IDataView test = mlContext.Data.TakeRows(digits.Test, 1_000);
            IEstimator<ITransformer> trainer = name switch
            {
                Cnn => mlContext.MulticlassClassification.Trainers.Cnn(new Cnn { Epochs = options.Epochs }),
                KernelSvm => mlContext.MulticlassClassification.Trainers.KernelSvm(),
                _ => mlContext.MulticlassClassification.Trainers.LightGbm(numberOfIterations: LightGbmRounds),
            };
            EstimatorChain<ITransformer> pipeline = new EstimatorChain<ITransformer>().Append<ITransformer>(trainer);
            ITransformer model = pipeline.Fit(train);
            MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
            mlContext.Model.SaveToFile(model, train.Schema, options.PathOf(name));
            tell($"{name}: accuracy {metrics.MicroAccuracy:F3} on {digits.Name}, saved as {options.PathOf(name)}");
        }
    }

    /// <summary>What the models say of 28 x 28 pixels, and what the network sees in them.</summary>
    public DigitAnswer Look(float[] pixels)
    {
        var picture = new PictureOptions { Captions = false };
        return new DigitAnswer(
            [.. _models.Select(model => Say(model.Name, model.Predictor.Predict(new { Features = pixels })))],
            SaliencyMap.Of(_network, pixels, method: SaliencyMethod.GradientTimesInput).ToFigure(picture with { Scale = 8 }).ToDataUrl(),
            FeatureMaps.ToFigure(
                [.. FeatureMaps.OfAll(_network, pixels).Where(maps => maps.Layer.StartsWith("relu", StringComparison.Ordinal)).Take(Rows)],
                picture with { Captions = true, MaxTiles = Tiles, Scale = 3 }).ToDataUrl());
    }

    public void Dispose()
    {
        foreach ((string name, Predictor predictor) in _models.Where(model => model.Name != Cnn))
        {
            predictor.Dispose();
        }
    }

    private static ModelAnswer Say(string name, Prediction prediction) => new(
        name, prediction.Label ?? "", prediction.Probabilities.Count > 0 ? prediction.Probabilities : null);
}

/// <summary>What the page is told of a drawing.</summary>
/// <param name="Models">What each model says.</param>
/// <param name="Saliency">The pixels that speak for the network's answer, red, and against it, blue, as a data URL.</param>
/// <param name="Maps">What each layer of the network makes of the drawing, as a data URL.</param>
internal sealed record DigitAnswer(IReadOnlyList<ModelAnswer> Models, string Saliency, string Maps);

/// <summary>What a model says.</summary>
/// <param name="Name">The model.</param>
/// <param name="Label">The digit.</param>
/// <param name="Probabilities">The probability of each digit; null where the model gives none.</param>
internal sealed record ModelAnswer(string Name, string Label, IReadOnlyDictionary<string, float>? Probabilities);
