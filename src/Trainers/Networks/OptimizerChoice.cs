using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>Chooses among optimizers by a trial of each: a training on most rows, measured on the others.</summary>
internal static class OptimizerChoice
{
    private const int FewestRows = 200;
    private const int MostRows = 50_000;
    private const double HeldOut = 0.2;

    /// <summary>
    /// The optimizer with the least product of loss and error. The loss alone prefers cautious networks, which err more often; the error
    /// alone is decided by a few rows.
    /// </summary>
    /// <param name="channel">Told of the trials.</param>
    /// <param name="choices">The optimizers; the first is taken where rows are not classes in memory, too few or too many.</param>
    /// <param name="network">The network that is trained anew with each.</param>
    /// <param name="training">The rows.</param>
    /// <param name="options">The other settings of the training.</param>
    public static Optimizer Choose(
        IChannel channel, IReadOnlyList<Optimizer> choices, Network network, IBatchSource training, TrainingOptions options)
    {
        if (choices.Count == 1 || training is not InMemoryBatches { Rows: >= FewestRows and <= MostRows } rows)
        {
            return choices[0];
        }
        (InMemoryBatches learned, InMemoryBatches held) = rows.Split(HeldOut);
        int threads = options.Threads ?? Environment.ProcessorCount;
        var trials = new (double Loss, double Error)[choices.Count];
        Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, trial =>
        {
            TrainingHistory history = NetworkTrainer.Train(
                new Network(network.Spec, options.Seed), learned, held,
                options with
                {
                    Optimizer = choices[trial],
                    EarlyStopping = null,
                    Checkpoint = null,
                    StopWhen = null,
                    EpochCompleted = null,
                    Threads = Math.Max(1, threads / trials.Length),
                });
            trials[trial] = history.Epochs is [.., { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy }]
                ? (loss, 1 - accuracy)
                : (double.PositiveInfinity, 1);
        });
        // A row more that is wrong, so that none is not better than all else.
        double[] scores = [.. trials.Select(trial => trial.Loss * (trial.Error + (1.0 / held.Rows!.Value)))];
        int best = Array.IndexOf(scores, scores.Min());
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Weight decay {choices[best].WeightDecay:G3} is chosen by {held.Rows:N0} held-out rows: "
            + $"{string.Join("; ", trials.Zip(choices, (trial, choice) => Tell(choice.WeightDecay, trial)))}."));
        return choices[best];
    }

    private static string Tell(float decay, (double Loss, double Error) trial) => string.Create(
        CultureInfo.InvariantCulture, $"loss {trial.Loss:F4}, error {trial.Error:F4} with {decay:G3}");
}
