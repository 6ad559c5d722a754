using System.CommandLine;

namespace MLNetDeep.Benchmarks.Startup;

/// <summary>The options of <c>startup</c>.</summary>
internal static class StartupCommandLine
{
    public static Command Create()
    {
        var nets = new Option<string>("--nets")
        {
            Description = "Names with commas between them, among mlp500,mlp128,lenet,bigcnn. Default: lenet,mlp128.",
            DefaultValueFactory = _ => "lenet,mlp128",
        };
        var processes = new Option<int>("--processes")
        {
            Description = "Fresh processes for each network and way. Default: 20.",
            DefaultValueFactory = _ => 20,
        };
        var save = new Option<DirectoryInfo?>("--save")
        {
            Description = "The directory where the files are left: NET.engine, a network's, and NET.ml.net, a zip.",
        };
        Option<FileInfo?> json = CommonOptions.Json();
        CommonOptions.AtLeast(processes, 1);
        var command = new Command("startup", "What a fresh process takes to load a network and to predict its first row.")
        {
            nets, processes, save, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => StartupCommand.Run(
                new StartupOptions
                {
                    Networks = CommonOptions.Names(parsed.GetValue(nets)),
                    Processes = parsed.GetValue(processes),
                    Save = parsed.GetValue(save),
                    Json = parsed.GetValue(json),
                },
                cancellation)),
            CancellationToken.None));
        return command;
    }
}
