using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetDeep;
using MLNetDeep.Samples.Worker;

// Scores files of rows, a JSON object a line, that are moved into FOLDER/in, writes FOLDER/out, and takes a new model without a restart:
//   dotnet run -c Release --project samples/Worker -- --model iris.zip --folder queue
// With --once true it ends when no file is left, instead of waiting for more.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning);
if (builder.Configuration["model"] is not { } path || builder.Configuration["folder"] is not { } folder
    || !int.TryParse(builder.Configuration["batch"] ?? "1000", CultureInfo.InvariantCulture, out int batch) || batch < 1)
{
    Console.Error.WriteLine("error: expected --model FILE --folder FOLDER [--batch ROWS, at least 1] [--once true]");
    return 1;
}
try
{
    bool once = builder.Configuration["once"] == "true";
    var queue = new FileQueue(folder);
    var predictor = Predictor.Watch(path, new PredictorOptions { PollInterval = TimeSpan.FromSeconds(0.2) });

    // Made by the container, it is disposed of with it.
    builder.Services.AddSingleton(_ => predictor);
    builder.Services.AddHostedService(services => new ScoringService(
        services.GetRequiredService<Predictor>(), queue, batch, once, services.GetRequiredService<IHostApplicationLifetime>(),
        services.GetRequiredService<ILogger<ScoringService>>()));
    await builder.Build().RunAsync();
    return Environment.ExitCode;
}
catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
