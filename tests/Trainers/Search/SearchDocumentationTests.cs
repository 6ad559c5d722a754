using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

public sealed partial class SearchDocumentationTests
{
    [Fact]
    public void The_example_of_the_guide_finds_a_good_network()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 150);

        // docs/search.md
        var space = new HyperparameterSpace();
        var rate = space.LogUniform("learning rate", 1e-4f, 1e-1f);
        var units = space.LogInteger("units", 8, 128);
        var activation = space.Choice<ActivationSpec>("activation", new Relu(), new Tanh());

        var search = new RandomSearch(space, trials: 18, seed: 1)
        {
            Validation = SearchValidation.CrossValidation(folds: 3),
            Halving = SuccessiveHalving.OfBudget(smallest: 2, largest: 18),
        };
        var result = search.Run(mlContext, data, SearchMetric.MicroAccuracy(), trial =>
            trial.MLContext.MulticlassClassification.Trainers.Mlp(new Mlp
            {
                HiddenUnits = [trial.Get(units)],
                Activation = trial.Get(activation),
                Optimizer = new AdamOptimizer(trial.Get(rate)),
                Epochs = trial.Budget,
                CancellationToken = trial.CancellationToken,
            }));

        Console.WriteLine(result);      // all trials, best first
        var model = result.Refit();     // the best options, trained on all rows
        // docs/search.md

        Assert.Equal([18, 6, 2], new[] { 1, 2, 3 }.Select(rungs => result.Trials.Count(trial => trial.Measurements.Count >= rungs)));
        Assert.True(
            mlContext.MulticlassClassification.Evaluate(model.Transform(Blobs.Data(mlContext, 90, seed: 2))).MicroAccuracy > 0.98,
            $"{result}");
    }

    [Fact]
    public void The_guide_shows_the_example_that_is_tested()
    {
        string[] test = ReadFromHere("SearchDocumentationTests.cs").Split("// docs/search.md\n");
        string tested = string.Concat(
            test[1].TrimEnd(' ').Split('\n').SkipLast(1).Select(line => (line.Length > 8 ? line[8..] : line) + "\n"));
        string shown = ReadFromHere("../../../docs/search.md").Split("```csharp\n")[1].Split("```")[0];
        Assert.EndsWith(Declaration().Replace(tested, "var $1 ="), shown, StringComparison.Ordinal);
    }

    // Here types are written out, there they are not.
    [GeneratedRegex(@"^[\w<>]+ (\w+) =", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private static string ReadFromHere(string path, [CallerFilePath] string here = "")
        => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, path)).ReplaceLineEndings("\n");
}
