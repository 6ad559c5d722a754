using System.Text.Json.Nodes;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

/// <summary>Ten steps of training from the same weights on the same batches, by the engine and by PyTorch.</summary>
internal sealed class SmallTraining(NetworkSpec spec)
{
    private const int Steps = 10;
    private const int Batch = 7;
    private const int Rows = ((Steps - 1) * Batch) + 4;

    /// <summary>What a training that hardly moves would not show.</summary>
    private const double LeastChange = 5e-3;

    /// <summary>Inputs of a length, by a seed.</summary>
    public Func<long, int, float[]> Numbers { get; init; } = (length, seed) => Values.Normal(length, seed);

    /// <summary>Targets of a number of rows and outputs.</summary>
    public Func<int, int, float[]> Targets { get; init; } = Values.OneHot;

    /// <summary>What each of a number of rows counts; null: as 1.</summary>
    public Func<int, float[]>? Weights { get; init; }

    public TrainingOptions Options { get; init; } = new() { Optimizer = new SgdOptimizer(0.05f), Loss = new CrossEntropyLoss() };

    /// <summary>Trains on both sides and compares every parameter, but for those named, and the mean of the losses.</summary>
    public void Check(PyTorchProcess torch, params string[] but)
    {
        var network = new Network(spec, seed: 3);
        Values.Disturb(network.Parameters);
        float[] inputs = Numbers(Rows * spec.Input.Elements, 40);
        float[] targets = Targets(Rows, (int)spec.Output.Elements);
        float[]? weights = Weights?.Invoke(Rows);
        Request question = Question(network, inputs, targets);
        if (weights is not null)
        {
            question.With("weights", [Rows], weights);
        }
        Answer theirs = torch.Ask(question);

        Network start = network.Clone();
        var source = new InMemoryBatches(
            inputs, (int)spec.Input.Elements, targets, (int)spec.Output.Elements, shuffle: false, weights: weights);
        TrainingHistory history = NetworkTrainer.Train(network, source, null, Options with { Epochs = 1, BatchSize = Batch });

        // A batch's loss is divided by what its rows' classes count, and the mean over all rows by that times their weights.
        double[] counts = [.. targets.Chunk(targets.Length / Rows).Select(CountOf)];
        IEnumerable<double> losses = theirs.Values["losses"]!.AsArray().Select(loss => loss!.GetValue<double>());
        double sum = losses.Zip(counts.Chunk(Batch), (loss, rows) => loss * rows.Sum()).Sum();
        double mean = sum / counts.Select((count, row) => count * (weights?[row] ?? 1)).Sum();
        Near.Assert(mean, history.Epochs[0].Loss, "the mean loss", Near.TenSteps);
        foreach (Parameter parameter in network.Parameters.Where(parameter => !but.Contains(parameter.Name)))
        {
            Near.Assert(theirs[parameter.Name], parameter.Value.Span, parameter.Name, Near.TenSteps);
        }
        Assert.True(Change(start, network) >= LeastChange, $"the weights moved by {Change(start, network):g3} in norm");
    }

    private Request Question(Network network, float[] inputs, float[] targets)
    {
        IEnumerable<float> factors = Enumerable.Range(0, Steps).Select(step => Options.Schedule.FactorAt(step, Steps));
        Request request = new Request("train")
            .With("network", Describe.Network(spec))
            .With("loss", Describe.Settings(Options.Loss))
            .With("optimizer", Describe.Settings(Options.Optimizer))
            .With("factors", new JsonArray([.. factors.Select(factor => (JsonNode)factor)]))
            .With("batch", Batch)
            .WithNames("parameters", network.Parameters.Select(parameter => parameter.Name))
            .WithNames("trainable", network.Parameters.Where(parameter => parameter.Trainable).Select(parameter => parameter.Name))
            .With("inputs", spec.Input.Prepend(Rows), inputs)
            .With("targets", [Rows, (int)spec.Output.Elements], targets);
        if (Options.GradientClipping is { } clipping)
        {
            request.With("clipping", new JsonObject
            {
                ["kind"] = clipping.Norm is null ? "value" : "norm",
                ["limit"] = clipping.Norm ?? clipping.Value,
            });
        }
        foreach (Parameter parameter in network.Parameters)
        {
            request.With(parameter.Name, parameter.Value.Shape, parameter.Value.Span);
        }
        return request;
    }

    private double CountOf(float[] target) =>
        Options.Loss is CrossEntropyLoss { ClassWeights: { } classes } && target.All(value => value is 0 or 1)
            ? classes[Array.IndexOf(target, 1f)]
            : 1;

    private static double Change(Network start, Network end)
    {
        double difference = 0;
        double norm = 0;
        foreach ((Parameter before, Parameter after) in start.Parameters.Zip(end.Parameters).Where(pair => pair.First.Trainable))
        {
            for (int i = 0; i < before.Value.Span.Length; i++)
            {
                difference += Math.Pow(after.Value.Span[i] - before.Value.Span[i], 2);
                norm += Math.Pow(before.Value.Span[i], 2);
            }
        }
        return Math.Sqrt(difference / norm);
    }
}
