using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Files;

namespace MLNetDeep.Tool;

/// <summary><c>mlnetdeep predict</c>: what a saved model says of new rows, as CSV.</summary>
internal static class PredictCommand
{
    private const string ImagePath = nameof(ImagePath);
    private const string PredictedLabel = nameof(PredictedLabel);
    private const string Score = nameof(Score);

    public static Command Create(Option<bool> verbose)
    {
        var model = new Argument<FileInfo>("model") { Description = "The model, as train and compare --save write it." };
        var data = new Argument<string>("data") { Description = "A table with the columns that the model takes, or a folder of pictures." };
        var output = new Option<FileInfo?>("--output") { Description = "Write the predictions to this CSV file. Default: to the console." };
        var culture = new Option<string?>("--culture") { Description = "How numbers and dates are written, such as de-DE." };
        var command = new Command("predict", "Predict new rows with a saved model.") { model, data, output, culture };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, parsed.GetValue(verbose), () =>
            {
                var mlContext = new MLContext();
                ITransformer transformer = mlContext.Model.LoadFromFile(parsed.GetRequiredValue(model).FullName, out DataViewSchema schema);
                string source = parsed.GetRequiredValue(data);
                IDataView rows = Directory.Exists(source)
                    ? Pictures(mlContext, source, schema)
                    : TableFile.ReadAs(source, schema, parsed.GetValue(culture));
                IDataView scored = transformer.Transform(rows);
                if (parsed.GetValue(output) is not { } file)
                {
                    Write(scored, parsed.InvocationConfiguration.Output, cancellation);
                    return Guarded.Success;
                }
                file.Directory?.Create();
                using (var text = new StringWriter(CultureInfo.InvariantCulture))
                {
                    Write(scored, text, cancellation);
                    WholeFile.Write(file.FullName, Encoding.UTF8.GetBytes(text.ToString()));
                }
                Console.WriteLine($"wrote {file}");
                return Guarded.Success;
            }),
            CancellationToken.None));
        return command;
    }

    private static IDataView Pictures(MLContext mlContext, string directory, DataViewSchema schema)
    {
        if (schema.Count != 1 || schema[0].Name != ImagePath)
        {
            throw new ArgumentException(
                $"The model takes {string.Join(", ", schema.Select(column => column.Name))}, not pictures: give a table with these "
                    + "columns.");
        }
        string[] files =
        [
            .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(file => ImageFolder.DefaultExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? mlContext.Data.LoadFromEnumerable(files.Select(file => new PictureFile { ImagePath = file, Label = "" }))
            : throw new ArgumentException(
                $"There is no picture in {directory}: expected {string.Join(", ", ImageFolder.DefaultExtensions)}.");
    }

    // Paths of pictures, then the class and the probability of each class by its name, or the number.
    private static void Write(IDataView scored, TextWriter output, CancellationToken cancellation)
    {
        DataViewSchema.Column score = scored.Schema[Score];
        bool isClass = score.Type is VectorDataViewType;
        DataViewSchema.Column? path = scored.Schema.GetColumnOrNull(ImagePath);
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (isClass)
        {
            score.GetSlotNames(ref names);
        }
        string[] headings =
        [
            .. path is null ? (string[])[] : [ImagePath],
            .. isClass ? (string[])[PredictedLabel, .. names.DenseValues().Select(name => $"{Score}.{name}")] : [Score],
        ];
        output.WriteLine(string.Join(',', headings.Select(Quoted)));
        DataViewSchema.Column? label = isClass ? scored.Schema[PredictedLabel] : null;
        using DataViewRowCursor cursor = scored.GetRowCursor(new[] { path, label, score }.OfType<DataViewSchema.Column>());
        ValueGetter<ReadOnlyMemory<char>>? readPath = path is { } known ? cursor.GetGetter<ReadOnlyMemory<char>>(known) : null;
        ValueGetter<ReadOnlyMemory<char>>? readLabel = label is { } said ? cursor.GetGetter<ReadOnlyMemory<char>>(said) : null;
        ValueGetter<VBuffer<float>>? readScores = isClass ? cursor.GetGetter<VBuffer<float>>(score) : null;
        ValueGetter<float>? readScore = isClass ? null : cursor.GetGetter<float>(score);
        ReadOnlyMemory<char> text = default;
        VBuffer<float> scores = default;
        float number = 0;
        List<string> fields = [];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            fields.Clear();
            if (readPath is not null)
            {
                readPath(ref text);
                fields.Add(Quoted(text.ToString()));
            }
            if (readScores is not null && readLabel is not null)
            {
                readLabel(ref text);
                readScores(ref scores);
                fields.Add(Quoted(text.ToString()));
                fields.AddRange(scores.DenseValues().Select(Number));
            }
            else
            {
                readScore!(ref number);
                fields.Add(Number(number));
            }
            output.WriteLine(string.Join(',', fields));
        }
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
