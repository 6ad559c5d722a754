using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Serve;
using SkiaSharp;
using Xunit.Abstractions;

namespace MLNetDeep.Serve.Tests;

/// <summary>Many requests over loopback through Kestrel, client and server in one process: the figures of docs/serving.md.</summary>
[Trait("Category", "Slow")]
public sealed class LoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Connections = 16;
    private const int Side = 28;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-load-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Rows_of_784_pixels_are_all_answered()
    {
        string pixels = string.Join(',', Digit().Select(pixel => pixel.ToString(CultureInfo.InvariantCulture)));

        await Load("/predict", "application/json", Encoding.UTF8.GetBytes($"{{\"Features\":[{pixels}]}}"));
    }

    [Fact]
    public async Task Pictures_of_28_x_28_are_all_answered()
    {
        using var bitmap = new SKBitmap(Side, Side);
        foreach ((int index, byte pixel) in Digit().Index())
        {
            bitmap.SetPixel(index % Side, index / Side, new SKColor(pixel, pixel, pixel));
        }
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        await Load("/predict/image", "image/png", png.ToArray());
    }

    // Strokes of a seven on black.
    private static byte[] Digit() => [.. Enumerable.Range(0, Side * Side).Select(i =>
    {
        (int y, int x) = (i / Side, i % Side);
        bool isBar = y is >= 6 and <= 8 && x is >= 8 and <= 20;
        bool isStroke = y is > 8 and < 23 && Math.Abs(x - (20 - ((y - 8) / 2))) < 2;
        return (byte)(isBar || isStroke ? 255 - (i % 50) : 0);
    })];

    private async Task Load(string path, string type, byte[] body)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            ["--urls", "http://127.0.0.1:0", "--Predictions:Model", SaveLenet()]);
        builder.Logging.ClearProviders();
        builder.AddPredictions();
        await using WebApplication app = builder.Build();
        app.UsePredictions();
        app.MapPredictions();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        byte[] request =
        [
            .. Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body,
        ];
        var clock = Stopwatch.StartNew();

        List<double>[] times = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => Task.Run(() => Ask(address, request, clock))));

        double[] sorted = [.. times.SelectMany(list => list).Order()];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {sorted.Length / Measured.TotalSeconds:N0} requests/s of {body.Length:N0} bytes over {Connections} connections; "
            + $"ms: median {sorted[sorted.Length / 2]:F2}, p99 {sorted[(int)(sorted.Length * 0.99)]:F2}, most {sorted[^1]:F1}"));
        Assert.NotEmpty(sorted);
    }

    // One request after the other; every answer must be a good one.
    private static async Task<List<double>> Ask(Uri address, byte[] request, Stopwatch clock)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        byte[] buffer = new byte[8192];
        List<double> times = [];
        while (clock.Elapsed < WarmUp + Measured)
        {
            TimeSpan sent = clock.Elapsed;
            await socket.SendAsync(request);
            int length = 0;
            while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
            {
                int read = await socket.ReceiveAsync(buffer.AsMemory(length));
                Assert.True(read > 0, "The server closed the connection.");
                length += read;
            }
            Assert.True(buffer.AsSpan().StartsWith("HTTP/1.1 200"u8), Encoding.ASCII.GetString(buffer, 0, length));
            if (sent > WarmUp)
            {
                times.Add((clock.Elapsed - sent).TotalMilliseconds);
            }
        }
        return times;
    }

    // A network of the size of lenet, as it is before training: what it says takes as long.
    private string SaveLenet()
    {
        var mlContext = new MLContext(1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row
        {
            Features = [.. Enumerable.Range(0, Side * Side).Select(pixel => (float)((pixel * i) % 255))],
            Label = $"{i % 10}",
        }));
        IEstimator<ITransformer> pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
            {
                Layers =
                [
                    new Conv2D(6, 5) { Padding = 2 }, new Relu(), new MaxPool2D(2), new Conv2D(16, 5), new Relu(), new MaxPool2D(2),
                    new Flatten(), new Dense(120), new Relu(), new Dense(84), new Relu(), new Dense(10), new Softmax(),
                ],
                Epochs = 1,
            }));
        string path = Path.Combine(_directory.FullName, "model.zip");
        mlContext.Model.SaveToFile(pipeline.Fit(rows), rows.Schema, path);
        return path;
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
