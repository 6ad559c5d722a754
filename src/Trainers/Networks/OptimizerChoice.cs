using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>Chooses among optimizers by a trial of each: a training on most rows, measured on the others.</summary>
internal static class OptimizerChoice
{
    private const int FewestRows = 60;
    private const int MostRows = 50_000;
    private const int FewRows = 1000;
    private const int RowsForOneTrial = 300;

    /// <summary>
    /// The optimizer with the least product of loss and error on a fifth of the rows. The loss alone prefers cautious networks, which err
    /// more often; but of fewer than 1,000 rows a few decide the error, and the least loss on a third of them is taken, of fewer than 300
    /// in the mean of three divisions.
    /// </summary>
    /// <param name="channel">Told of the trials.</param>
    /// <param name="choices">The optimizers; the first is taken where rows are streamed, sparse, too few or too many.</param>
    /// <param name="network">The network that is trained anew with each.</param>
    /// <param name="training">The rows.</param>
    /// <param name="options">The other settings of the training.</param>
    public static Optimizer Choose(
        IChannel channel, IReadOnlyList<Optimizer> choices, Network network, IBatchSource training, TrainingOptions options)
    {
        if (choices.Count == 1 || training is not InMemoryBatches { IsSparse: false, Rows: >= FewestRows and <= MostRows } rows)
        {
            return choices[0];
        }
        bool few = rows.Rows < FewRows;
        (InMemoryBatches Learned, InMemoryBatches Held)[] divisions =
        [
            .. Enumerable.Range(0, rows.Rows < RowsForOneTrial ? 3 : 1)
                .Select(division => rows.Split(few ? 1 / 3.0 : 0.2, true, options.Seed + division)),
        ];
        int threads = options.Threads ?? Environment.ProcessorCount;
        var trials = new (double Loss, double Error)[choices.Count * divisions.Length];
        // A loss of one's own may keep what it computes.
        bool ownLoss = options.Loss.GetType().Assembly != typeof(Loss).Assembly;
        void Try(int trial)
        {
            (InMemoryBatches learned, InMemoryBatches held) = divisions[trial % divisions.Length];
            long batches = ((learned.Rows!.Value - 1) / options.BatchSize) + 1;
            TrainingHistory history = NetworkTrainer.Train(
                new Network(network.Spec, options.Seed), learned, held,
                options with
                {
                    Optimizer = choices[trial / divisions.Length],
                    BatchSize = (int)((learned.Rows.Value + batches - 1) / batches), // A last batch of two rows would be noise.
                    EarlyStopping = null,
                    Checkpoint = null,
                    StopWhen = null,
                    EpochCompleted = null,
                    Threads = Math.Max(1, threads / trials.Length),
                });
            trials[trial] = history.Epochs is [.., { ValidationLoss: { } loss } last]
                ? (loss, 1 - (last.ValidationAccuracy ?? 0))
                : (double.PositiveInfinity, 1);
        }
        try
        {
            Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = ownLoss ? 1 : threads }, Try);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
        (double Loss, double Error)[] means =
        [
            .. trials.Chunk(divisions.Length).Select(of => (of.Average(trial => trial.Loss), of.Average(trial => trial.Error))),
        ];
        // A row more that is wrong, so that none is not better than all else.
        double oneRow = 1.0 / divisions[0].Held.Rows!.Value;
        double[] scores = [.. means.Select(mean => few ? mean.Loss : mean.Loss * (mean.Error + oneRow))];
        int best = Array.IndexOf(scores, scores.Min());
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Weight decay {choices[best].WeightDecay:G3} is chosen by {divisions[0].Held.Rows:N0} held-out rows: "
            + $"{string.Join("; ", means.Zip(choices, (mean, choice) => Tell(choice.WeightDecay, mean)))}."));
        return choices[best];
    }

    private static string Tell(float decay, (double Loss, double Error) mean) => string.Create(
        CultureInfo.InvariantCulture, $"loss {mean.Loss:F4}, error {mean.Error:F4} with {decay:G3}");
}
