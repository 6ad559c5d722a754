using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Benchmarks.Startup;

/// <summary>
/// What a fresh process does: loads a model, predicts a row, prints what that took, and does nothing before, so that no method is
/// compiled earlier than in a user's program.
/// </summary>
internal static class StartupProcess
{
    /// <summary>What the command line begins with in place of a command.</summary>
    public const string Name = "startup-process";

    /// <summary>The engine loads a network's file.</summary>
    public const string Engine = "engine";

    /// <summary>ML.NET loads a model's file.</summary>
    public const string MLNet = "ml.net";

    /// <summary>Prints milliseconds and compiled methods of loading and of the first prediction.</summary>
    /// <param name="arguments"><see cref="Name"/>, <see cref="Engine"/> or <see cref="MLNet"/>, and the file.</param>
    public static int Run(string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        Action predict = arguments[1] == Engine ? LoadNetwork(arguments[2]) : LoadModel(arguments[2]);
        double load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long loadMethods = JitInfo.GetCompiledMethodCount();
        start = Stopwatch.GetTimestamp();
        predict();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long firstMethods = JitInfo.GetCompiledMethodCount() - loadMethods;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load:F3} {first:F3} {loadMethods} {firstMethods}"));
        return 0;
    }

    private static Action LoadNetwork(string path)
    {
        Network network = NetworkSerializer.Load(path);
        float[] inputs = new float[network.Spec.Input.Elements];
        float[] outputs = new float[network.Spec.Output.Elements];
        return () => network.Predict(inputs, 1, outputs);
    }

    private static Action LoadModel(string path)
    {
        var mlContext = new MLContext(1);
        ITransformer model = mlContext.Model.LoadFromFile(path, out _);
        PredictionEngine<Input, Output> engine = mlContext.Model.CreatePredictionEngine<Input, Output>(model);
        var input = new Input();
        return () => engine.Predict(input);
    }

    private sealed class Input
    {
        [VectorType(Pipeline.PipelineData.Inputs)]
        public float[] Features { get; set; } = new float[Pipeline.PipelineData.Inputs];

        [KeyType(Reference.ReferenceNetwork.Classes)]
        public uint Label { get; set; }
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
