using System.CommandLine;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>The options of <c>tables</c>.</summary>
internal static class TablesCommandLine
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A directory of CSV files with a header, the label in the last column.",
            Required = true,
        };
        var tables = new Option<string?>("--tables") { Description = "Names of files without .csv, with commas. Default: all." };
        string names = string.Join(", ", TableModel.All.Select(model => model.Name));
        string more = string.Join(", ", TableModel.Ablation.Select(model => model.Name));
        var models = new Option<string?>("--models") { Description = $"Names with commas: {names} (default: these), {more}." };
        var seeds = new Option<int>("--seeds")
        {
            Description = "How often each table is cut into training and test rows anew.",
            DefaultValueFactory = _ => 2,
        };
        Option<FileInfo?> json = CommonOptions.Json();
        data.AcceptExistingOnly();
        CommonOptions.AtLeast(seeds, 1);
        var command = new Command("tables", "How well and how fast trainers learn tables with their defaults, and over LightGBM's.")
        {
            data, tables, models, seeds, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => TablesCommand.Run(
                new TablesOptions
                {
                    Data = parsed.GetRequiredValue(data),
                    Tables = CommonOptions.Names(parsed.GetValue(tables)),
                    Models = CommonOptions.Names(parsed.GetValue(models)),
                    Seeds = parsed.GetValue(seeds),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
