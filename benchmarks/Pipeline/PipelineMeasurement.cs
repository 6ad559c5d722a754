using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>Measures a reference network in the pipeline and in the engine, by turns, so that both meet the same machine.</summary>
internal sealed class PipelineMeasurement(ReferenceNetwork network, PipelineOptions options, CancellationToken cancellation)
{
    private const int Batch = 256;
    private const int MostEpochs = 100;
    private const int StreamingBufferRows = 4_000;

    private readonly MLContext _mlContext = new(1);
    private readonly List<double> _pipelineRates = [];
    private readonly List<double> _engineRates = [];

    /// <summary>
    /// <c>Fit</c> on a cached view against the engine on arrays, from the second epoch on; the network is the one the trainer makes.
    /// </summary>
    public PipelineRow Fit(PipelineData data, bool streamed)
    {
        int? buffer = streamed ? StreamingBufferRows : null;
        MulticlassTransformer<Network> model = Fit(data, epochs: 2, buffer);
        double epochsOfTurn = options.Turn.TotalSeconds * model.History.Epochs[^1].RowsPerSecond / data.Labels.Length;
        int epochs = 1 + (int)Math.Clamp(Math.Ceiling(epochsOfTurn), 1, MostEpochs);
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            _engineRates.AddRange(RatesOf(Train(model.Model.Spec, data, epochs)));
            _pipelineRates.AddRange(RatesOf(Fit(data, epochs, buffer).History));
        }
        return Row(streamed ? "stream" : "fit", options.Threads);
    }

    /// <summary>
    /// Score and predicted label of every row of a cached view against the engine on one block of 256 rows again and again.
    /// </summary>
    public PipelineRow Transform(PipelineData data)
    {
        MulticlassTransformer<Network> model = Fit(data, epochs: 1, streamingBufferRows: null);
        IDataView scored = model.Transform(data.View);
        DataViewSchema.Column[] columns = [scored.Schema["PredictedLabel"], scored.Schema["Score"]];
        float[] inputs = data.Features[..(Batch * PipelineData.Inputs)];
        float[] outputs = new float[Batch * ReferenceNetwork.Classes];
        PipelineData.Read(scored, columns);
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            _engineRates.Add(Rate(() =>
            {
                model.Model.Predict(inputs, Batch, outputs);
                return Batch;
            }));
            _pipelineRates.Add(Rate(() => PipelineData.Read(scored, columns)));
        }
        return Row("transform", Environment.ProcessorCount);
    }

    private MulticlassTransformer<Network> Fit(PipelineData data, int epochs, int? streamingBufferRows)
    {
        NetworkLearner learner = PipelineTrainer.CreateLearner(network) with
        {
            Epochs = epochs,
            StreamingBufferRows = streamingBufferRows,
            Seed = 1,
            NumberOfThreads = options.Threads,
            CancellationToken = cancellation,
        };
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Network(learner).Fit(data.View);
        cancellation.ThrowIfCancellationRequested();
        return model;
    }

    private TrainingHistory Train(NetworkSpec spec, PipelineData data, int epochs)
    {
        var source = new InMemoryBatches(data.Features, PipelineData.Inputs, data.Labels, ReferenceNetwork.Classes, seed: 1);
        TrainingHistory history = NetworkTrainer.Train(new Network(spec, 1), source, validation: null, new TrainingOptions
        {
            Epochs = epochs,
            BatchSize = network.BatchSize,
            Optimizer = network.Optimizer,
            Threads = options.Threads,
            Seed = 1,
            CancellationToken = cancellation,
        });
        cancellation.ThrowIfCancellationRequested();
        return history;
    }

    private static IEnumerable<double> RatesOf(TrainingHistory history) => history.Epochs.Skip(1).Select(epoch => epoch.RowsPerSecond);

    private double Rate(Func<long> action)
    {
        long start = Stopwatch.GetTimestamp();
        long rows = 0;
        while (Stopwatch.GetElapsedTime(start) < options.Turn)
        {
            cancellation.ThrowIfCancellationRequested();
            rows += action();
        }
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private PipelineRow Row(string mode, int threads)
    {
        var row = new PipelineRow(
            network.Name, mode, threads, Math.Round(Statistics.Median(_pipelineRates)), Math.Round(Statistics.Median(_engineRates)));
        _pipelineRates.Clear();
        _engineRates.Clear();
        return row;
    }
}
