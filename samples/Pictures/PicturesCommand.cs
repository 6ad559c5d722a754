using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Pictures;

/// <summary>The command: trains or loads a model, tries it on pictures, saves it, and predicts single ones.</summary>
internal static class PicturesCommand
{
    public static int Run(PicturesOptions options)
    {
        try
        {
            var mlContext = new MLContext(options.Seed);
            ITransformer model = options.Load is { } file ? Load(mlContext, file, options.Folder) : Train(mlContext, options);
            if (options.Save is { } path)
            {
                Save(mlContext, model, path);
            }
            Predict(mlContext, model, options.Pictures);
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
            or NotSupportedException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static ITransformer Train(MLContext mlContext, PicturesOptions options)
    {
        if (options.Folder is { } folder)
        {
            DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(
                ImageFolder.Load(mlContext, folder.FullName, skipped: Console.Error.WriteLine), testFraction: 0.25);
            ITransformer model = PictureModels.OfPictures(mlContext, split.TrainSet, options);
            Evaluate(mlContext, model, split.TestSet, $"a quarter of {folder} that was held out");
            return model;
        }
        string data = options.Data?.FullName ?? Environment.GetEnvironmentVariable("MLNETDEEP_DATA") ?? "";
        string directory = Path.Combine(data, "images", "mnist-png");
        IDataView pictures = ImageFolder.Load(mlContext, directory);
        ITransformer digits = PictureModels.OfDigits(mlContext, pictures, options);
        Evaluate(mlContext, digits, pictures, directory);
        return digits;
    }

    private static ITransformer Load(MLContext mlContext, FileInfo file, DirectoryInfo? folder)
    {
        ITransformer model = mlContext.Model.LoadFromFile(file.FullName, out _);
        if (folder is not null)
        {
            Evaluate(mlContext, model, ImageFolder.Load(mlContext, folder.FullName, skipped: Console.Error.WriteLine), folder.ToString());
        }
        return model;
    }

    private static void Evaluate(MLContext mlContext, ITransformer model, IDataView pictures, string name)
    {
        PicturePrediction[] predictions =
            [.. mlContext.Data.CreateEnumerable<PicturePrediction>(model.Transform(pictures), reuseRowObject: false)];
        PicturePrediction[] wrong = predictions.Where(prediction => prediction.PredictedClass != prediction.Label).ToArray();
        int right = predictions.Length - wrong.Length;
        Print($"{name}: {right} of {predictions.Length} pictures right, accuracy {(double)right / predictions.Length:F4}");
        foreach (PicturePrediction? prediction in wrong)
        {
            string picture = Path.GetFileName(prediction.ImagePath);
            Print($"{picture}: {prediction.Label}, taken for {prediction.PredictedClass} ({prediction.Score.Max():F3})");
        }
    }

    private static void Save(MLContext mlContext, ITransformer model, FileInfo file)
    {
        // The model asks for the columns of a picture, of which there need be none to tell them.
        DataViewSchema schema = mlContext.Data.LoadFromEnumerable(Array.Empty<PictureFile>()).Schema;
        file.Directory?.Create();
        mlContext.Model.SaveToFile(model, schema, file.FullName);
        Print($"saved {file}");
    }

    private static void Predict(MLContext mlContext, ITransformer model, FileInfo[] pictures)
    {
        if (pictures.Length == 0)
        {
            return;
        }
        using PredictionEngine<PictureFile, PicturePrediction> engine =
            mlContext.Model.CreatePredictionEngine<PictureFile, PicturePrediction>(model);
        foreach (FileInfo picture in pictures)
        {
            PicturePrediction prediction = engine.Predict(new PictureFile { ImagePath = picture.FullName });
            Print($"{picture}: {prediction.PredictedClass} ({prediction.Score.Max():F3})");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
