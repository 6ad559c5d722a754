using System.CommandLine;
using MLNetDeep.Samples.Walkthrough;

// The five decks as one guided tour, computed by the library:
//   dotnet run -c Release --project samples/Walkthrough
//   dotnet run -c Release --project samples/Walkthrough -- --step perceptron,toy-convnet --html walkthrough.html
var step = new Option<string[]?>("--step")
{
    Description = "Steps by name, separated by commas. Default: all.",
    AllowMultipleArgumentsPerToken = true,
};
var list = new Option<bool>("--list") { Description = "List the steps." };
var html = new Option<FileInfo?>("--html") { Description = "Also write the tour as a page, one file that needs nothing besides." };
var pause = new Option<bool>("--pause") { Description = "Wait for Enter between steps." };
var data = new Option<DirectoryInfo?>("--data") { Description = "The directory of MNIST's files. Default: the usual places." };
var seed = new Option<int>("--seed") { Description = "Seeds weights, order, noise and generated data.", DefaultValueFactory = _ => 1 };
var quick = new Option<bool>("--quick") { Description = "Train on few rows for few epochs, to see that all runs." };
step.Validators.Add(result =>
{
    foreach (string name in Names(result.GetValueOrDefault<string[]?>()).Except(Tour.Names))
    {
        result.AddError($"--step: expected {string.Join(", ", Tour.Names)}; got '{name}'.");
    }
});

var command = new RootCommand("Walks through the slides: what they show, with numbers that are computed here.")
{
    step, list, html, pause, data, seed, quick,
};
// Off the main thread, which after Ctrl-C waits for no longer than the limit below.
command.SetAction((parsed, cancellation) => Task.Run(() => WalkthroughCommand.Run(new WalkthroughOptions
{
    Steps = parsed.GetValue(step) is { Length: > 0 } names ? Names(names) : null,
    List = parsed.GetValue(list),
    Html = parsed.GetValue(html),
    Pause = parsed.GetValue(pause),
    Data = parsed.GetValue(data),
    Seed = parsed.GetValue(seed),
    Quick = parsed.GetValue(quick),
}, cancellation), CancellationToken.None));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });

static string[] Names(string[]? names) =>
    [.. (names ?? []).SelectMany(name => name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
