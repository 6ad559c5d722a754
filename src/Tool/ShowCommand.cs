using System.CommandLine;
using Microsoft.ML;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Tool;

/// <summary><c>mlnetdeep show</c>: what is in a saved model.</summary>
internal static class ShowCommand
{
    public static Command Create(Option<bool> verbose)
    {
        var model = new Argument<FileInfo>("model") { Description = "The model, as train and compare --save write it." };
        var filters = new Option<FileInfo?>("--filters") { Description = "Draw the filters of a network of images to this .png or .svg." };
        var command = new Command("show", "Show the columns, the steps and the network of a saved model.") { model, filters };
        command.SetAction((parsed, _) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, parsed.GetValue(verbose), () =>
            {
                var mlContext = new MLContext();
                ITransformer transformer = mlContext.Model.LoadFromFile(parsed.GetRequiredValue(model).FullName, out DataViewSchema schema);
                Console.WriteLine("takes:");
                foreach (DataViewSchema.Column column in schema)
                {
                    Console.WriteLine($"  {column.Name}: {column.Type}");
                }
                Console.WriteLine("steps:");
                foreach (ITransformer step in Steps(transformer))
                {
                    Console.WriteLine($"  {Name(step.GetType())}");
                }
                Console.WriteLine("gives:");
                foreach (DataViewSchema.Column column in transformer.GetOutputSchema(schema)
                    .Where(column => !column.IsHidden && column.Name is "PredictedLabel" or "Score" or "Probability"))
                {
                    Console.WriteLine($"  {column.Name}: {column.Type}");
                }
                if (Steps(transformer).Select(NetworkOf).OfType<Network>().FirstOrDefault() is { } network)
                {
                    Console.WriteLine("network:");
                    Console.WriteLine(network.Spec.Summary().ToString());
                }
                if (parsed.GetValue(filters) is { } file)
                {
                    mlContext.Model.SaveFilters(transformer, file.FullName);
                    Console.WriteLine($"wrote {file}");
                }
                return Guarded.Success;
            }),
            CancellationToken.None));
        return command;
    }

    private static IEnumerable<ITransformer> Steps(ITransformer transformer) => transformer is IEnumerable<ITransformer> chain
        ? chain.SelectMany(Steps)
        : [transformer];

    private static Network? NetworkOf(ITransformer step) => step switch
    {
        Transforms.MulticlassTransformer<Network> classes => classes.Model,
        Transforms.RegressionTransformer<Network> numbers => numbers.Model,
        _ => null,
    };

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]} of {string.Join(", ", type.GetGenericArguments().Select(Name))}"
        : type.Name;
}
