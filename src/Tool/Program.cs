using System.CommandLine;
using MLNetDeep.Distribution;
using MLNetDeep.Tool;

// mlnetdeep compare data.csv --label Survived --report report.html
var verbose = new Option<bool>("--verbose") { Description = "Show where an error comes from.", Recursive = true };
var root = new RootCommand(
    "Compares classic machine learning with deep networks on a table or pictures. Exit codes: 0 done, 1 an error, 130 ended by Ctrl-C.")
{
    verbose, CompareCommand.Create(verbose, () => Mpi.World), TrainCommand.Create(verbose), PredictCommand.Create(verbose),
    ShowCommand.Create(verbose), ExportCommand.Create(verbose),
};

// A network stops after the batch it is at, and what is finished is reported; ML.NET's own trainers cannot be stopped.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
