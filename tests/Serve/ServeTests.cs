using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using MLNetDeep.Samples.Serve;
using SkiaSharp;

namespace MLNetDeep.Serve.Tests;

public sealed class ServeTests : IDisposable
{
    private const string Flower = """{"SepalLength":5.1,"SepalWidth":3.5,"PetalLength":1.4,"PetalWidth":0.2}""";

    private readonly ServeFactory _factory = new();

    public void Dispose() => _factory.Dispose();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> Read(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    [Fact]
    public async Task Predict_Row_AnswersAsThePredictorDoes()
    {
        using HttpClient client = _factory.CreateClient();

        HttpResponseMessage response = await client.PostAsync("/predict", Json(Flower));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            _factory.Services.GetRequiredService<ServedPredictor>().Predictor.PredictJson(Flower).ToJson(),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Predict_Rows_AnswersEachInTheirOrder()
    {
        using HttpClient client = _factory.CreateClient();
        string virginica = Flower.Replace("1.4", "5.9").Replace("0.2", "2.3");

        JsonElement answers = await Read(await client.PostAsync("/predict", Json($" [{Flower}, {virginica}, {Flower}]")));

        Assert.Equal(
            ["setosa", "virginica", "setosa"], answers.EnumerateArray().Select(answer => answer.GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData("""{"SepalLength":"long"}""", HttpStatusCode.BadRequest, "'SepalLength' is \"long\"; expected a number")]
    [InlineData("""[{}]""", HttpStatusCode.BadRequest, "Row 0: 'SepalLength' is missing")]
    [InlineData("", HttpStatusCode.BadRequest, "cannot be read")]
    [InlineData("[1, 2", HttpStatusCode.BadRequest, "")]
    [InlineData("[1, 2]", HttpStatusCode.BadRequest, "expected an object")]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "cannot be read")]
    public async Task Predict_WhatIsNoRow_IsAProblemWithItsReason(string body, HttpStatusCode status, string reason)
    {
        using HttpClient client = _factory.CreateClient();

        HttpResponseMessage response = await client.PostAsync("/predict", Json(body));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(reason, (await Read(response)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_RowWithFaults_NamesEachField()
    {
        using HttpClient client = _factory.CreateClient();

        JsonElement problem = await Read(await client.PostAsync("/predict", Json("""[{"SepalLength":5,"Leaf":1}]""")));

        JsonElement errors = problem.GetProperty("errors");
        Assert.Equal(["Leaf", "SepalWidth", "PetalLength", "PetalWidth"], errors.EnumerateObject().Select(error => error.Name));
        Assert.StartsWith("is unknown", errors.GetProperty("Leaf")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, problem.GetProperty("row").GetInt32());
    }

    [Fact]
    public async Task Predict_MoreThanIsTaken_IsRefused()
    {
        using HttpClient client = _factory.CreateClient();

        HttpResponseMessage rows = await client.PostAsync("/predict", Json($"[{string.Join(',', Enumerable.Repeat(Flower, 51))}]"));
        HttpResponseMessage bytes = await client.PostAsync("/predict", Json(new string(' ', 100_001) + Flower));
        HttpResponseMessage type = await client.PostAsync("/predict", new StringContent(Flower, Encoding.UTF8, "text/csv"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, rows.StatusCode);
        Assert.Contains("expected 50 at most", (await Read(rows)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bytes.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/predict", Json(Flower))).StatusCode);
    }

    [Fact]
    public async Task Predict_MoreAtOnceThanMayWait_IsToldToComeAgain()
    {
        _factory.IsNarrow = true;
        _factory.UseKestrel(0);
        _factory.StartServer();
        Uri address = _factory.ClientOptions.BaseAddress;
        byte[] head = Encoding.ASCII.GetBytes(
            $"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Flower.Length}\r\n\r\n");
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, address.Port);
        await slow.GetStream().WriteAsync(head);
        // Headers are there, the body is not: the request is at work until it comes.
        await Task.Delay(1000);
        using var client = new HttpClient { BaseAddress = address };

        HttpResponseMessage refused = await client.PostAsync("/predict", Json(Flower));
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Flower));
        byte[] answer = new byte[12];
        await slow.GetStream().ReadExactlyAsync(answer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(answer));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 9)]
    [InlineData(SKEncodedImageFormat.Png, 90)]
    [InlineData(SKEncodedImageFormat.Jpeg, 45)]
    public async Task PredictImage_Picture_IsMadeTheSizeOfTheModels(SKEncodedImageFormat format, int size)
    {
        _factory.SavePictures();
        using HttpClient client = _factory.CreateClient();

        foreach (string label in (string[])["X", "O"])
        {
            using var content = new ByteArrayContent(Drawn(label, size, format));
            content.Headers.ContentType = new MediaTypeHeaderValue(format == SKEncodedImageFormat.Png ? "image/png" : "image/jpeg");

            JsonElement answer = await Read(await client.PostAsync("/predict/image", content));

            Assert.Equal(label, answer.GetProperty("label").GetString());
        }
    }

    [Fact]
    public async Task PredictImage_WhatIsNoPicture_IsAProblemWithItsReason()
    {
        _factory.SavePictures();
        using HttpClient client = _factory.CreateClient();
        byte[] whole = Drawn("X", 90, SKEncodedImageFormat.Png);

        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/predict/image", new ByteArrayContent([1, 2, 3]))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/predict/image", new ByteArrayContent([]))).StatusCode);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await client.PostAsync("/predict/image", new ByteArrayContent(Drawn("X", 501, SKEncodedImageFormat.Png)))).StatusCode);
        Assert.Contains(
            (await client.PostAsync("/predict/image", new ByteArrayContent(whole[..(whole.Length / 2)]))).StatusCode,
            (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.OK]);
    }

    [Fact]
    public async Task PredictImage_ModelOfATable_SaysWhatItTakes()
    {
        using HttpClient client = _factory.CreateClient();

        HttpResponseMessage response = await client.PostAsync(
            "/predict/image", new ByteArrayContent(Drawn("X", 9, SKEncodedImageFormat.Png)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("SepalLength", (await Read(response)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_Served_TellsItsFieldsLabelsAndSteps()
    {
        _factory.SavePictures();
        using HttpClient client = _factory.CreateClient();

        JsonElement model = await client.GetFromJsonAsync<JsonElement>("/model");

        Assert.Equal([9, 9, 1], model.GetProperty("inputs")[0].GetProperty("dimensions").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(["O", "X"], model.GetProperty("labels").EnumerateArray().Select(label => label.GetString()).Order());
        Assert.Contains("conv2d_1", model.GetProperty("summary").GetString()!, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{16}$", model.GetProperty("version").GetProperty("hash").GetString());
    }

    [Fact]
    public async Task OpenApi_Document_HasTheModelsFields()
    {
        using HttpClient client = _factory.CreateClient();

        JsonElement document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        JsonElement row = document.GetProperty("paths").GetProperty("/predict").GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("anyOf")[0];
        Assert.Equal(
            ["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"],
            row.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains(
            "number", row.GetProperty("properties").GetProperty("PetalWidth").GetProperty("type").ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "setosa",
            document.GetProperty("paths").GetProperty("/predict").GetProperty("post").GetProperty("responses").GetProperty("200")
                .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("anyOf")[0]
                .GetProperty("properties").GetProperty("label").GetProperty("enum")[0].GetString());
    }

    [Fact]
    public async Task Model_FileThatChanges_IsServedAndADamagedOneIsNot()
    {
        using HttpClient client = _factory.CreateClient();
        string before = await Hash(client);

        await File.WriteAllTextAsync(_factory.ModelPath, "no model");
        await Task.Delay(300);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/predict", Json(Flower))).StatusCode);
        Assert.Equal(before, await Hash(client));
        _factory.SavePictures();
        string after = before;
        for (int i = 0; i < 200 && after == before; i++)
        {
            await Task.Delay(50);
            after = await Hash(client);
        }

        Assert.NotEqual(before, after);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/predict", Json(Flower))).StatusCode);

        static async Task<string> Hash(HttpClient client) =>
            (await client.GetFromJsonAsync<JsonElement>("/model")).GetProperty("version").GetProperty("hash").GetString()!;
    }

    [Fact]
    public async Task Health_Served_IsHealthy()
    {
        using HttpClient client = _factory.CreateClient();

        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Predict_Rows_AreMeasured()
    {
        using HttpClient client = _factory.CreateClient();
        using var rows = new MetricCollector<long>(
            _factory.Services.GetRequiredService<IMeterFactory>(), PredictionMetrics.Name, "predictions");
        using var refused = new MetricCollector<long>(
            _factory.Services.GetRequiredService<IMeterFactory>(), PredictionMetrics.Name, "predictions.refused");

        await client.PostAsync("/predict", Json($"[{Flower},{Flower}]"));
        await client.PostAsync("/predict", Json("{}"));

        Assert.Equal(2, rows.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        Assert.Equal(1, refused.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
    }

    [Fact]
    public async Task Predict_Rows_AreAnActivityInTheTraceOfTheRequest()
    {
        var trace = ActivityTraceId.CreateRandom();
        var activities = new ConcurrentQueue<(string Source, string Name)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PredictionMetrics.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    activities.Enqueue((activity.Source.Name, activity.OperationName));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using HttpClient client = _factory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = Json(Flower) };
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(activities, (PredictionMetrics.Name, "predict"));
    }

    [Fact]
    public void Start_WithoutAModel_SaysWhatToDo()
    {
        File.Delete(_factory.ModelPath);

        ModelNotServedException exception = Assert.Throws<ModelNotServedException>(() => _factory.CreateClient());

        Assert.Contains(_factory.ModelPath, exception.Message, StringComparison.Ordinal);
        Assert.Contains("--Predictions:Model=", exception.Message, StringComparison.Ordinal);
    }

    // White on black, as the model has seen them.
    private static byte[] Drawn(string label, int size, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(size, size);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.White, StrokeWidth = size / 9f, Style = SKPaintStyle.Stroke, IsAntialias = true };
        canvas.Clear(SKColors.Black);
        if (label == "X")
        {
            canvas.DrawLine(0.2f * size, 0.2f * size, 0.8f * size, 0.8f * size, paint);
            canvas.DrawLine(0.8f * size, 0.2f * size, 0.2f * size, 0.8f * size, paint);
        }
        else
        {
            canvas.DrawCircle(0.5f * size, 0.5f * size, 0.33f * size, paint);
        }
        using SKData data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
