using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace MLNetDeep.Samples.Serve;

/// <summary>A saved model as endpoints of an application: <c>/predict</c>, <c>/predict/image</c>, <c>/model</c>, <c>/health</c>.</summary>
public static class PredictionEndpoints
{
    private const string Json = "application/json";
    private const string Limited = "predictions";

    /// <summary>Adds what the endpoints need; the section Predictions configures it.</summary>
    public static void AddPredictions(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddOptions<PredictionOptions>().BindConfiguration("Predictions").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ServedPredictor>();
        services.AddSingleton<PredictionMetrics>();
        services.AddProblemDetails();
        services.AddExceptionHandler<PredictionErrors>();
        services.AddHealthChecks().AddCheck<ModelHealthCheck>("model");
        services.AddOpenApi(options => options.AddOperationTransformer<PredictionSchema>());
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(Limited, context =>
            {
                PredictionOptions options = context.RequestServices.GetRequiredService<IOptions<PredictionOptions>>().Value;
                return RateLimitPartition.GetConcurrencyLimiter(Limited, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = options.MaxRequestsAtOnce,
                    QueueLimit = options.MaxRequestsWaiting,
                });
            });
        });
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
            kestrel.Limits.MaxRequestBodySize = context.Configuration.GetValue("Predictions:MaxBodyBytes", 4_000_000));
    }

    /// <summary>Turns what is wrong with a request into problem details, and holds the limits.</summary>
    public static void UsePredictions(this WebApplication app)
    {
        // A model that does not load ends the start, not the first request.
        app.Services.GetRequiredService<ServedPredictor>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapPredictions(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapHealthChecks("/health");
        app.MapGet("/model", (ServedPredictor served) => ModelDescription.Of(served)).WithName("model")
            .WithSummary("What the model takes and gives, its layers and its version.");
        app.MapPost("/predict", Predict).WithName("predict").RequireRateLimiting(Limited)
            .WithSummary("Predicts of one row, an object, or of several, an array of objects.");
        app.MapPost("/predict/image", PredictImage).WithName("predictImage").RequireRateLimiting(Limited)
            .WithSummary("Predicts of a picture: the bytes of a PNG or JPEG file.");
    }

    private static async Task Predict(
        HttpContext context, ServedPredictor served, PredictionMetrics metrics, IOptions<PredictionOptions> options)
    {
        // A form is what curl says of its -d.
        if (!context.Request.HasJsonContentType() && context.Request.ContentType is not (null or "application/x-www-form-urlencoded"))
        {
            throw new BadHttpRequestException(
                $"The body is {context.Request.ContentType}: expected {Json}.", StatusCodes.Status415UnsupportedMediaType);
        }
        await Answer(context, options.Value, "predict", (body, started) =>
        {
            if (!IsArray(body))
            {
                Prediction prediction = served.Predictor.PredictJson(Bytes(body));
                metrics.Predicted("one", 1, started);
                return prediction.WriteTo;
            }
            IReadOnlyList<Prediction> predictions = PredictMany(served.Predictor, body, options.Value.MaxRows);
            metrics.Predicted("many", predictions.Count, started);
            return writer =>
            {
                writer.WriteStartArray();
                foreach (Prediction prediction in predictions)
                {
                    prediction.WriteTo(writer);
                }
                writer.WriteEndArray();
            };
        });
    }

    private static async Task PredictImage(
        HttpContext context, ServedPredictor served, PredictionMetrics metrics, IOptions<PredictionOptions> options)
    {
        if (served.Predictor.Inputs is not [{ Dimensions: [> 0, > 0, 1 or 3] dimensions } input])
        {
            throw new BadHttpRequestException(
                $"The model takes {string.Join(", ", served.Predictor.Inputs)}: expected one vector of height, width and 1 or 3 channels. "
                + "Send its rows to /predict.");
        }
        await Answer(context, options.Value, "predict image", (body, started) =>
        {
            float[] pixels = UploadedImage.Read(Bytes(body), dimensions, options.Value.MaxImagePixels);
            Prediction prediction = served.Predictor.Predict(new Dictionary<string, object?> { [input.Name] = pixels });
            metrics.Predicted("image", 1, started);
            return prediction.WriteTo;
        });
    }

    // Reads the body, predicts of it, which begins at a time stamp, and writes the answer.
    private static async Task Answer(
        HttpContext context, PredictionOptions options, string what, Func<ReadOnlySequence<byte>, long, Action<Utf8JsonWriter>> predict)
    {
        ReadOnlySequence<byte> body = await ReadBody(context, options.MaxBodyBytes);
        try
        {
            using Activity? activity = PredictionMetrics.Activities.StartActivity(what);
            Action<Utf8JsonWriter> write = predict(body, Stopwatch.GetTimestamp());
            context.Response.ContentType = Json;
            using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
            write(writer);
        }
        finally
        {
            context.Request.BodyReader.AdvanceTo(body.End);
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySequence<byte> body) => body.IsSingleSegment ? body.FirstSpan : body.ToArray();

    // The whole body, which stays in the reader's memory until it is released.
    private static async ValueTask<ReadOnlySequence<byte>> ReadBody(HttpContext context, int mostBytes)
    {
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > mostBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw new BadHttpRequestException(
                    $"The body has more than {mostBytes:N0} bytes, the most that is taken.", StatusCodes.Status413PayloadTooLarge);
            }
            if (result.IsCompleted)
            {
                return result.Buffer;
            }
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static bool IsArray(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.IsNext((byte)'[');
    }

    private static IReadOnlyList<Prediction> PredictMany(Predictor predictor, ReadOnlySequence<byte> body, int mostRows)
    {
        using var document = JsonDocument.Parse(body);
        int rows = document.RootElement.GetArrayLength();
        return rows <= mostRows
            ? predictor.PredictMany(document.RootElement.EnumerateArray())
            : throw new BadHttpRequestException(
                $"The request has {rows:N0} rows: expected {mostRows:N0} at most.", StatusCodes.Status413PayloadTooLarge);
    }
}
