using System.Diagnostics;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>Trains networks.</summary>
public static class NetworkTrainer
{
    /// <summary>
    /// Trains a network in place. An <see cref="InputScaling"/> layer that has learned nothing yet first learns from one pass over the
    /// training rows. The same network, rows, order and options give the same weights bit for bit, whatever the number of threads.
    /// </summary>
    /// <param name="network">The network; nobody else may use it meanwhile.</param>
    /// <param name="training">The rows to learn from.</param>
    /// <param name="validation">Rows to measure the loss on after each epoch, if any.</param>
    /// <param name="options">How to train.</param>
    /// <returns>
    /// The course. A cancelled training returns normally with the weights after the last whole step; early stopping returns with the
    /// weights of the best epoch, also when all epochs were done.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, a source's sizes do not fit the network, or the schedule needs to know how many rows there are and the
    /// source does not; nothing was read.
    /// </exception>
    /// <exception cref="InvalidOperationException">A source has no rows, or nothing in the network can be trained.</exception>
    /// <exception cref="NonFiniteLossException">The loss or a weight stopped being finite.</exception>
    public static TrainingHistory Train(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CheckSizes(network, training, nameof(training));
        if (validation is not null)
            CheckSizes(network, validation, nameof(validation));
        if (options.Schedule.NeedsSteps && training.Rows is null)
        {
            throw new ArgumentException(
                $"{options.Schedule.GetType().Name} needs to know the number of steps; the source does not say how many rows it has. "
                + "Give its Rows, or use another schedule.", nameof(training));
        }
        var session = new TrainingSession(network, options);
        InputScalingLearner.LearnIfNew(network, training, options);
        return Run(network, session, training, validation, options);
    }

    private static TrainingHistory Run(
        Network network, TrainingSession session, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        var epochs = new List<EpochResult>();
        var watch = new LossWatch(network, options.EarlyStopping);
        StopReason reason = StopReason.Completed;
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            long epochStart = Stopwatch.GetTimestamp();
            Metrics? trained = session.TrainEpoch(training, epoch);
            TimeSpan epochTime = Stopwatch.GetElapsedTime(epochStart);
            Metrics? validated = trained is null || validation is null ? null : session.Evaluate(validation);
            if (trained is not { } metrics || validation is not null && validated is null)
            {
                reason = StopReason.Cancelled;
                break;
            }
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            var result = new EpochResult(
                epoch, options.Epochs, metrics.Loss, metrics.Accuracy, validated?.Loss, validated?.Accuracy,
                metrics.Rows / Math.Max(epochTime.TotalSeconds, 1e-9), elapsed, elapsed / epoch * (options.Epochs - epoch));
            epochs.Add(result);
            bool stop = watch.ShouldStop(epoch, result.ValidationLoss ?? result.Loss);
            options.EpochCompleted?.Invoke(result);
            options.Progress?.Report(result);
            if (stop)
            {
                reason = StopReason.EarlyStopped;
                break;
            }
        }
        if (reason != StopReason.Cancelled)
            watch.RestoreBest();
        return new TrainingHistory(epochs, watch.BestEpoch, reason);
    }

    private static void CheckSizes(Network network, IBatchSource source, string name)
    {
        if (source.InputSize != network.Spec.Input.Elements)
        {
            throw new ArgumentException(
                $"The network takes inputs of {network.Spec.Input} ({network.Spec.Input.Elements} numbers); "
                + $"the rows have {source.InputSize}.", name);
        }
        if (source.TargetSize != network.Spec.Output.Elements)
        {
            throw new ArgumentException(
                $"The network gives outputs of {network.Spec.Output} ({network.Spec.Output.Elements} numbers); "
                + $"the rows' targets have {source.TargetSize}.", name);
        }
    }
}
