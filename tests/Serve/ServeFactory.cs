using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.ML;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Serve;

namespace MLNetDeep.Serve.Tests;

/// <summary>The application with models of a test's own.</summary>
public sealed class ServeFactory : WebApplicationFactory<ServedPredictor>
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-serve-");

    public ServeFactory() => SaveFlowers(1);

    public string ModelPath => Path.Combine(_directory.FullName, "model.zip");

    /// <summary>Whether one request is computed at once, and none may wait.</summary>
    public bool IsNarrow { get; set; }

    /// <summary>Writes a model of flowers over the one that is served.</summary>
    public void SaveFlowers(int seed)
    {
        var mlContext = new MLContext(seed);
        IDataView flowers = Iris.Load(mlContext);
        Save(mlContext, flowers, mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth"))
            .Append(mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis()));
    }

    /// <summary>Writes a network of X and O over the model that is served.</summary>
    public void SavePictures()
    {
        var mlContext = new MLContext(1);
        IDataView pictures = XsAndOs.Generate(mlContext, trainRows: 600, testRows: 2).Train;
        Save(mlContext, pictures, mlContext.MulticlassClassification.Trainers.Cnn(new Cnn { Epochs = 8 }));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Predictions:Model", ModelPath);
        builder.UseSetting("Predictions:PollSeconds", "0.05");
        builder.UseSetting("Predictions:MaxRows", "50");
        builder.UseSetting("Predictions:MaxBodyBytes", "100000");
        builder.UseSetting("Predictions:MaxImagePixels", "250000");
        if (IsNarrow)
        {
            builder.UseSetting("Predictions:MaxRequestsAtOnce", "1");
            builder.UseSetting("Predictions:MaxRequestsWaiting", "0");
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // The base disposes of itself more than once.
        if (disposing && Directory.Exists(_directory.FullName))
        {
            _directory.Delete(recursive: true);
        }
    }

    private void Save(MLContext mlContext, IDataView data, IEstimator<ITransformer> pipeline) =>
        mlContext.Model.SaveToFile(pipeline.Fit(data), data.Schema, ModelPath);
}
