using MLNetDeep.Samples.DigitPage;
using MLNetDeep.Samples.Serve;

// A page where one draws a digit and sees what a CNN, a kernel SVM and LightGBM say of it, on top of samples/Serve:
//   dotnet run -c Release --project samples/DigitPage -- --urls http://localhost:5000
// The models are trained at the first start, on MNIST where it can be had, and kept beside the application's data.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
DigitOptions options = builder.Configuration.GetSection("Digits").Get<DigitOptions>() ?? new DigitOptions();
DigitModels.TrainMissing(options, Console.WriteLine);
builder.Configuration["Predictions:Model"] = options.PathOf(DigitModels.Cnn);
builder.AddPredictions();
builder.Services.AddSingleton(services => new DigitModels(options, services.GetRequiredService<ServedPredictor>()));
WebApplication app = builder.Build();
app.UsePredictions();
app.Use((context, next) =>
{
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:";
    return next();
});
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapPredictions();
app.MapPost("/digit", async (HttpRequest request, DigitModels models, CancellationToken cancellation) =>
{
    using var bytes = new MemoryStream();
    await request.Body.CopyToAsync(bytes, cancellation);
    return models.Look(DrawnDigit.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
}).WithName("digit").WithSummary("What the models say of a drawing, a PNG of white strokes on black.");
app.Run();
