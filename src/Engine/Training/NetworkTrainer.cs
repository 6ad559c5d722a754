using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>The trainer of networks without ML.NET.</summary>
public static class NetworkTrainer
{
    /// <summary>
    /// Trains a network in place. <see cref="InputScaling"/> and <see cref="OutputScaling"/> layers that have learned nothing yet first
    /// learn from one pass over the training rows. The same network, rows, order and options give the same weights bit for bit, whatever
    /// the number of threads.
    /// </summary>
    /// <param name="network">The network; nobody else may use it meanwhile.</param>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="validation">The rows to measure the loss on after each epoch; null: none.</param>
    /// <param name="options">The settings of the training; null for the defaults.</param>
    /// <returns>
    /// The course. A cancelled training returns normally with the weights after the last whole step; with early stopping all others return
    /// with the weights of the best epoch, also when all epochs were done.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, a source's sizes do not fit the network, the schedule needs to know how many rows there are and the
    /// source does not, or an accuracy is to be watched that the network has not; nothing was read.
    /// </exception>
    /// <exception cref="InvalidOperationException">A source has no rows, or nothing in the network can be trained.</exception>
    /// <exception cref="NonFiniteLossException">The loss or a weight stopped being finite.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint is of another training; the network is as it was.</exception>
    /// <exception cref="Serialization.ModelFormatException">The checkpoint cannot be read; the network is as it was.</exception>
    /// <exception cref="Serialization.CheckpointInUseException">Another training keeps itself in the checkpoint.</exception>
    /// <exception cref="Distribution.RankFailedException">Another rank failed, or was started differently.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written; the one before is still there.</exception>
    /// <example><code>
    /// var network = new Network(NetworkSpec.Sequential([4], new Dense(32), new Relu(), new Dense(3), new Softmax()), seed: 1);
    /// var rows = new InMemoryBatches(features.Span.ToArray(), inputSize: 4, labels, classes: 3);
    /// var history = NetworkTrainer.Train(network, rows, validation: null, new TrainingOptions { Epochs = 20 });
    /// </code></example>
    public static TrainingHistory Train(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Ranks? ranks = options.Communicator is { } communicator ? new Ranks(communicator, shards: null) : null;
        Ranks.OnEach(ranks, () => Check(network, training, validation, options));
        using var run = new TrainingRun(network, training, validation, options);
        return run.Run();
    }

    private static void Check(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        CheckSizes(network, training, nameof(training));
        if (options.PartitionedRows && options.BatchSize < (options.Shards ?? options.Communicator!.Size))
        {
            throw new ArgumentException(
                $"{nameof(options.BatchSize)}: expected a row at least for each of {options.Shards ?? options.Communicator!.Size} shards, "
                + $"since each rank has rows of its own; got {options.BatchSize}.", nameof(options));
        }
        if (validation is not null)
        {
            CheckSizes(network, validation, nameof(validation));
        }
        options.Loss.Validate((int)network.Spec.Output.Elements);
        CheckActivation(network, options.Loss);
        if (network.Spec.Nodes[^1].Layer is OutputScaling && (options.Loss.TargetRange() is not null || training.Classes > 0))
        {
            throw new ArgumentException(
                $"The network ends in {nameof(OutputScaling)}, and {(training.Classes > 0 ? "classes" : "targets of a loss with a range")} "
                + $"are never scaled; the loss is {options.Loss.GetType().Name}. Leave that layer out, or use another loss.",
                nameof(options));
        }
        if (options.Schedule.NeedsSteps && training.Rows is null)
        {
            throw new ArgumentException(
                $"{options.Schedule.GetType().Name} needs to know the number of steps; the source does not say how many rows it has. "
                + "Give its Rows, or use another schedule.", nameof(training));
        }
        if (options.EarlyStopping?.Metric == WatchedMetric.Accuracy && !HasAccuracy(network, options))
        {
            throw new ArgumentException(
                options.MeasuresAccuracy
                    ? $"Early stopping watches the accuracy, and the network's single output has none by {options.Loss.GetType().Name}. "
                        + "Watch the loss."
                    : $"Early stopping watches the accuracy, and {nameof(options.MeasuresAccuracy)} is false. Watch the loss.",
                nameof(options));
        }
    }

    private static bool HasAccuracy(Network network, TrainingOptions options)
    {
        float[] output = new float[network.Spec.Output.Elements];
        return options.MeasuresAccuracy && options.Loss.IsRight(new LossBatch(1, output.Length, output, output), 0) is not null;
    }

    private static void CheckActivation(Network network, Loss loss)
    {
        LayerSpec last = network.Spec.Nodes[^1].Layer;
        if (loss.Fuses != FusedActivation.None && last is Sigmoid or Softmax && !TrainingSession.LeavesLastOut(loss, network))
        {
            throw new ArgumentException(
                $"{loss.GetType().Name} takes logits, or a network that ends in {loss.Fuses}; this one ends in {last.GetType().Name}. "
                + "Use the loss of that activation, or leave the activation out.", nameof(loss));
        }
    }

    private static void CheckSizes(Network network, IBatchSource source, string name)
    {
        if (source.InputSize != network.Spec.Input.Elements)
        {
            throw new ArgumentException(
                $"The network takes inputs of {network.Spec.Input} ({network.Spec.Input.Elements} numbers); "
                + $"the rows have {source.InputSize}.", name);
        }
        long outputs = network.Spec.Output.Elements;
        if (source.Classes > 0 && (source.TargetSize != 1 || source.Classes != Math.Max(2, outputs)))
        {
            throw new ArgumentException(
                $"The network gives outputs of {network.Spec.Output} and takes {Math.Max(2, outputs)} classes, a number a row; "
                + $"the rows have {source.Classes} classes and {source.TargetSize} numbers a row.", name);
        }
        if (source.Classes == 0 && source.TargetSize != outputs)
        {
            throw new ArgumentException(
                $"The network gives outputs of {network.Spec.Output} ({network.Spec.Output.Elements} numbers); "
                + $"the rows' targets have {source.TargetSize}.", name);
        }
    }
}
