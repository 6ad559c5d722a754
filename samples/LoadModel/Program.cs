using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Samples.Common;

// Loads a model that Compare saved, in a process that knows nothing of how it was trained, and predicts rows:
//   dotnet run --project samples/LoadModel -- --model models/mnist-cnn.zip --dataset mnist --data DIR --rows 5
var model = new Option<FileInfo>("--model") { Description = "The model file.", Required = true };
var dataset = new Option<string>("--dataset")
{
    Description = "The data set it was trained on: iris, mnist, fashion-mnist, digits or xo.",
    Required = true,
};
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of the files of MNIST or Fashion-MNIST." };
var rows = new Option<int>("--rows")
{
    Description = "How many rows to predict; of the test rows where there are any.",
    DefaultValueFactory = _ => 5,
};
var seed = new Option<int>("--seed") { Description = "Seeds generated data.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Loads a saved model and predicts rows, one JSON object a line.") { model, dataset, data, rows, seed };
command.SetAction(parsed =>
{
    try
    {
        Predict(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(dataset), parsed.GetValue(data),
            parsed.GetValue(rows), parsed.GetValue(seed));
        return 0;
    }
    catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
        or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Predict(FileInfo modelFile, string name, DirectoryInfo? directory, int count, int seed)
{
    var mlContext = new MLContext(seed);
    SampleData sample = SampleDataCatalog.Load(mlContext, name, directory, seed);
    ITransformer loaded = mlContext.Model.LoadFromFile(modelFile.FullName, out _);
    IDataView scored = loaded.Transform(mlContext.Data.TakeRows(sample.Test ?? sample.Train, count));

    var json = new PredictionJson(
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase });
    (DataViewSchema.Column label, DataViewSchema.Column predicted, DataViewSchema.Column score) =
        (scored.Schema["Label"], scored.Schema.GetColumnOrNull("PredictedClass") ?? scored.Schema["PredictedLabel"],
            scored.Schema["Score"]);
    using DataViewRowCursor cursor = scored.GetRowCursor([label, predicted, score]);
    ValueGetter<uint> readLabel = cursor.GetGetter<uint>(label);
    ValueGetter<ReadOnlyMemory<char>> readPredicted = cursor.GetGetter<ReadOnlyMemory<char>>(predicted);
    ValueGetter<VBuffer<float>> readScore = cursor.GetGetter<VBuffer<float>>(score);
    uint key = 0;
    ReadOnlyMemory<char> text = default;
    VBuffer<float> scores = default;
    while (cursor.MoveNext())
    {
        readLabel(ref key);
        readPredicted(ref text);
        readScore(ref scores);
        var prediction = new Prediction(
            cursor.Position, key == 0 ? null : sample.Classes[(int)key - 1], text.ToString(), [.. scores.DenseValues()]);
        Console.WriteLine(JsonSerializer.Serialize(prediction, json.Prediction));
    }
}

internal sealed record Prediction(long Row, string? Label, string Predicted, float[] Score);

[JsonSerializable(typeof(Prediction))]
internal sealed partial class PredictionJson : JsonSerializerContext;
