using System.CommandLine;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Tool;

/// <summary><c>mlnetdeep export</c>: a saved model as ONNX, preparation included.</summary>
internal static class ExportCommand
{
    private static readonly string[] Wanted = ["PredictedLabel", "Score"];

    public static Command Create(Option<bool> verbose)
    {
        var model = new Argument<FileInfo>("model") { Description = "The model, as train and compare --save write it." };
        var onnx = new Argument<FileInfo>("onnx") { Description = "The file to write, as model.onnx." };
        var command = new Command("export", "Write a saved model as ONNX, with the preparation of its rows.") { model, onnx };
        command.SetAction((parsed, _) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, parsed.GetValue(verbose), () =>
            {
                var mlContext = new MLContext();
                ITransformer transformer = mlContext.Model.LoadFromFile(parsed.GetRequiredValue(model).FullName, out DataViewSchema schema);
                FileInfo file = parsed.GetRequiredValue(onnx);
                file.Directory?.Create();
                string[] columns =
                [
                    .. transformer.GetOutputSchema(schema).Where(column => !column.IsHidden && Wanted.Contains(column.Name))
                        .Select(column => column.Name),
                ];
                mlContext.Model.SaveOnnx(transformer, schema, file.FullName, columns);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                        $"wrote {file} ({new FileInfo(file.FullName).Length / 1e3:N0} kB): {string.Join(", ", columns)}"));
                return Guarded.Success;
            }),
            CancellationToken.None));
        return command;
    }
}
