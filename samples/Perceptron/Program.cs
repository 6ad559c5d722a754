using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Perceptron;

// A perceptron moves a line until it splits red points from blue:
//   dotnet run -c Release --project samples/Perceptron
//   dotnet run -c Release --project samples/Perceptron -- --misplaced 1      where no line can
var points = new Option<int>("--points") { Description = "How many points.", DefaultValueFactory = _ => 20 };
var misplaced =
    new Option<int>("--misplaced") { Description = "How many points have the other side's colour.", DefaultValueFactory = _ => 0 };
var passes = new Option<int>("--passes") { Description = "Passes over the points at most.", DefaultValueFactory = _ => 100 };
var seed = new Option<int>("--seed") { Description = "Seeds the points.", DefaultValueFactory = _ => 2 };
points.AtLeast(4);
misplaced.AtLeast(0);
passes.AtLeast(1);

var command = new RootCommand("Splits points by a line, and tells the errors of each pass.") { points, misplaced, passes, seed };
command.SetAction(parsed =>
{
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    var mlContext = new MLContext(parsed.GetValue(seed));
    IDataView data =
        mlContext.Data.LoadFromEnumerable(Point.Generate(parsed.GetValue(points), parsed.GetValue(misplaced), parsed.GetValue(seed)));
    PerceptronModel perceptron = mlContext.BinaryClassification.Trainers.Perceptron(new Perceptron
    {
        NumberOfIterations = parsed.GetValue(passes),
        PassCompleted = pass => Console.WriteLine(
            $"pass {pass.Pass}: {pass.Errors}/{pass.Rows} errors = {(double)pass.Errors / pass.Rows:P0}, then {pass.Line}"),
    }).Fit(data).Model;
    Console.WriteLine(perceptron.Converged
        ? $"Solution found! Red where {perceptron.Line(["x", "y"]).Replace(" = ", " > ", StringComparison.Ordinal)}"
        : $"No solution in {perceptron.ErrorsPerPass.Count} passes: it may be that no line splits the points.");
});
return command.Parse(args).Invoke();
