using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Trainers.Tests.Contract;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>A pipeline of dotnet/machinelearning-samples, of which the trainer's line is swapped: what all of them need.</summary>
public abstract class SamplePipeline : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-samples-");

    protected MLContext MLContext { get; } = new(1);

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The table of a file with these lines.</summary>
    protected IDataView Load<TRow>(string name, IEnumerable<string> lines, bool hasHeader = true, char separatorChar = '\t')
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllLines(path, lines);
        return MLContext.Data.LoadFromTextFile<TRow>(path, hasHeader: hasHeader, separatorChar: separatorChar);
    }

    protected static string Line(char separator, params IEnumerable<object> values)
        => string.Join(separator, values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    /// <summary>A number of mean 0 and standard deviation 1.</summary>
    protected static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The metrics of answers, with probabilities or without.</summary>
    protected BinaryClassificationMetrics Evaluate(IDataView scored, string label = "Label")
        => scored.Schema.GetColumnOrNull("Probability") is null
            ? MLContext.BinaryClassification.EvaluateNonCalibrated(scored, label)
            : MLContext.BinaryClassification.Evaluate(scored, label);

    protected sealed class Answer
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
    }

    /// <summary>
    /// The engine of a model that went through a file into another context, where it must give the fitted one's scores for the test rows
    /// and its prediction for <paramref name="row"/>.
    /// </summary>
    protected PredictionEngine<TRow, TPrediction> Reload<TRow, TPrediction>(ITransformer model, IDataView test, TRow row)
        where TRow : class
        where TPrediction : class, new()
    {
        string path = Path.Combine(_directory.FullName, "Model.zip");
        MLContext.Model.Save(model, test.Schema, path);
        var other = new MLContext(2);
        ITransformer loaded = other.Model.Load(path, out DataViewSchema? schema);
        Assert.Equal(test.Schema.Select(column => (column.Name, column.Type)), schema.Select(column => (column.Name, column.Type)));
        Assert.Equal(RowReader.All(model.Transform(test), "Score"), RowReader.All(loaded.Transform(test), "Score"));

        PredictionEngine<TRow, TPrediction> engine = other.Model.CreatePredictionEngine<TRow, TPrediction>(loaded);
        IDataView scored = model.Transform(MLContext.Data.LoadFromEnumerable([row]));
        TPrediction expected = MLContext.Data.CreateEnumerable<TPrediction>(scored, reuseRowObject: false).Single();
        Assert.Equivalent(expected, engine.Predict(row), strict: true);
        return engine;
    }
}
