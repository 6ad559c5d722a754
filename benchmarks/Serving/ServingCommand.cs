using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Pipeline;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx;
using MLNetDeep.Samples.Common;
using MLNetDeep.Transforms;

namespace MLNetDeep.Benchmarks.Serving;

/// <summary>Measures what a <see cref="Predictor"/> answers, beside ML.NET's prediction engine and its ONNX transformer.</summary>
internal static class ServingCommand
{
    private const int Rows = 64;
    private const int Many = 1000;
    private const int Rounds = 5;
    private const double Megabyte = 1e6;

    /// <summary>Measures, shows the rows and writes the file.</summary>
    /// <exception cref="ArgumentException">A name is none of a network.</exception>
    public static void Run(ServingOptions options, CancellationToken cancellation)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("mlnetdeep-serving-");
        try
        {
            var rows = new List<ServingRow>();
            foreach (ReferenceNetwork network in ReferenceNetwork.Named(options.Networks, ReferenceNetwork.OfDigits))
            {
                ServingRow row = Measure(network, directory, options, cancellation);
                rows.Add(row);
                Console.WriteLine(Text(row));
            }
            if (options.Json is { } file)
            {
                JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListServingRow);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Text(ServingRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {row.Net}
          microseconds a row: {row.Object:F1} object, {row.Json:F1} JSON, {row.Engine:F1} PredictionEngine, {row.Onnx:F1} ApplyOnnxModel
          rows a second: {row.Rate:N0} of one caller, {row.CallersRate:N0} of {row.Callers}, {row.ManyRate:N0} a thousand at once
          microseconds of a processor a row: {row.Processor:F1} of one caller, {row.CallersProcessor:F1} of {row.Callers}
          memory: {row.Growth:F1} MB more under load
          {row.Reloads} reloads of {row.ReloadMilliseconds:F1} ms under load: {row.Failed} failed, {row.ReloadGrowth:F1} MB more
        """);

    private static ServingRow Measure(
        ReferenceNetwork network, DirectoryInfo directory, ServingOptions options, CancellationToken cancellation)
    {
        var mlContext = new MLContext(1);
        var data = new PipelineData(mlContext, Rows);
        NetworkLearner learner = PipelineTrainer.CreateLearner(network) with { Epochs = 1, Seed = 1 };
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Network(learner).Fit(data.View);
        string path = Path.Combine(directory.FullName, network.Name + ".zip");
        mlContext.Model.SaveToFile(model, data.View.Schema, path);
        string onnx = Path.Combine(directory.FullName, network.Name + ".onnx");
        OnnxNetwork.Save(model.Model, onnx, new OnnxExportOptions { InputName = "Features", OutputName = "Score" });

        Input[] inputs =
            [.. data.Features.Chunk(PipelineData.Inputs).Select(features => new Input { Features = features })];
        string[] json = Array.ConvertAll(inputs, input => $"{{\"Features\":[{Join(input.Features)}]}}");
        using var predictor = Predictor.Load(path);
        using PredictionEngine<Input, Output> engine = mlContext.Model.CreatePredictionEngine<Input, Output>(model);
        using PredictionEngine<Input, Output> applied = mlContext.Model.CreatePredictionEngine<Input, Output>(
            mlContext.Transforms.ApplyOnnxModel("Score", "Features", onnx).Fit(data.View));

        Action<int>[] ways =
        [
            row => predictor.Predict(inputs[row]), row => predictor.PredictJson(json[row]), row => engine.Predict(inputs[row]),
            row => applied.Predict(inputs[row]),
        ];
        double[] least = [.. ways.Select(_ => double.PositiveInfinity)];
        var slice = TimeSpan.FromSeconds((double)options.Seconds / Rounds);
        for (int round = 0; round < Rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                cancellation.ThrowIfCancellationRequested();
                least[way] = Math.Min(least[way], slice.TotalMicroseconds / Count(slice, ways[way]));
            }
        }
        (Rate one, Rate all) = (default, default);
        for (int round = 0; round < Rounds; round++)
        {
            // In turns, since others may use the machine.
            one = one.Better(Call(1, slice, ways[0]));
            all = all.Better(Call(options.Callers, slice, ways[0]));
        }
        long before = Resident();
        Call(options.Callers, TimeSpan.FromSeconds(options.Seconds), ways[0]);
        double growth = (Resident() - before) / Megabyte;
        Input[] thousand = [.. Enumerable.Range(0, Many).Select(row => inputs[row % Rows])];
        double many = Many * Count(TimeSpan.FromSeconds(options.Seconds), _ => predictor.PredictMany(thousand)) / (double)options.Seconds;
        (double reload, double reloadGrowth, long failed) = Reload(predictor, inputs, options);
        return new ServingRow(
            network.Name, least[0], least[1], least[2], least[3], one.Rows, options.Callers, all.Rows, one.Processor,
            all.Processor, many, growth, options.Reloads, reload, reloadGrowth,
            failed);
    }

    private static (double Median, double Growth, long Failed) Reload(Predictor predictor, Input[] inputs, ServingOptions options)
    {
        long failed = 0;
        bool ends = false;
        Thread[] callers =
        [
            .. Enumerable.Range(0, options.Callers).Select(_ => new Thread(() =>
            {
                for (int i = 0; !Volatile.Read(ref ends); i++)
                {
                    try
                    {
                        predictor.Predict(inputs[i % Rows]);
                    }
                    catch (Exception)
                    {
                        Interlocked.Increment(ref failed);
                    }
                }
            })),
        ];
        Array.ForEach(callers, caller => caller.Start());
        double[] taken = new double[options.Reloads];
        long half = 0;
        for (int i = 0; i < taken.Length; i++)
        {
            if (i == taken.Length / 2)
            {
                half = Resident();
            }
            long start = Stopwatch.GetTimestamp();
            predictor.Reload();
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        double growth = (Resident() - half) / Megabyte;
        Volatile.Write(ref ends, true);
        Array.ForEach(callers, caller => caller.Join());
        return (Statistics.Median(taken), growth, failed);
    }

    private static Rate Call(int callers, TimeSpan duration, Action<int> predict)
    {
        long[] counts = new long[callers];
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(caller => new Thread(() => counts[caller] = Count(duration, predict)))];
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        process.Refresh();
        return new Rate(counts.Sum() / duration.TotalSeconds, (process.TotalProcessorTime - before).TotalMicroseconds / counts.Sum());
    }

    private static long Count(TimeSpan duration, Action<int> predict)
    {
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        for (; Stopwatch.GetElapsedTime(start) < duration; count++)
        {
            predict((int)(count % Rows));
        }
        return count;
    }

    private static string Join(float[] numbers) =>
        string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static long Resident()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Rows a second, and microseconds of a processor for each.</summary>
    private readonly record struct Rate(double Rows, double Processor)
    {
        public Rate Better(Rate other) => new(
            Math.Max(Rows, other.Rows), Processor > 0 ? Math.Min(Processor, other.Processor) : other.Processor);
    }

    private sealed class Input
    {
        [VectorType(PipelineData.Inputs)]
        public float[] Features { get; set; } = [];

        [KeyType(ReferenceNetwork.Classes)]
        public uint Label { get; set; }
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
