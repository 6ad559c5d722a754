using MLNetDeep.Samples.Serve;

// A saved model as a web service:
//   dotnet run -c Release --project src/Tool -- train iris --model iris.zip
//   dotnet run -c Release --project samples/Serve -- --Predictions:Model=iris.zip --urls http://localhost:5000
//   curl localhost:5000/predict -d '{"SepalLength":5.1,"SepalWidth":3.5,"PetalLength":1.4,"PetalWidth":0.2}'
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddPredictions();
WebApplication app = builder.Build();
app.UsePredictions();
app.MapPredictions();
try
{
    app.Run();
}
catch (ModelNotServedException exception)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
return 0;
