using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>Chooses among recipes by trials: trainings on most rows, measured on the others.</summary>
/// <param name="channel">Told of the trials.</param>
/// <param name="recipes">The recipes, from the most cautious to the one that learns most. The middle one is taken without trials.</param>
/// <param name="network">The network that is trained anew in each trial.</param>
/// <param name="options">The other settings of the training.</param>
internal sealed class RecipeChoice(IChannel channel, IReadOnlyList<Recipe> recipes, Network network, TrainingOptions options)
{
    private const int FewestRows = 60;
    private const int MostRows = 50_000;
    private const int FewRows = 1000;
    private const int RowsForOneTrial = 300;

    private readonly TrialMeasure?[] _results = new TrialMeasure?[recipes.Count];

    /// <summary>
    /// The recipe with the least product of calibrated loss and error on a fifth of the rows. The loss alone prefers cautious networks,
    /// which err more often; but of fewer than 1,000 rows a few decide the error, and the least loss on a third of them is taken, of fewer
    /// than 300 in the mean of three divisions. Without trials where rows are streamed, sparse, too few or too many.
    /// </summary>
    /// <param name="training">The rows.</param>
    /// <param name="mayTry">Whether there may be trials.</param>
    public Recipe Choose(IBatchSource training, bool mayTry)
    {
        if (!mayTry || recipes.Count == 1
            || training is not InMemoryBatches { IsSparse: false, Rows: >= FewestRows and <= MostRows } rows)
        {
            return recipes[recipes.Count / 2];
        }
        bool few = rows.Rows < FewRows;
        (InMemoryBatches Learned, InMemoryBatches Held)[] divisions =
        [
            .. Enumerable.Range(0, rows.Rows < RowsForOneTrial ? 3 : 1)
                .Select(division => rows.Split(few ? 1 / 3.0 : 0.2, true, options.Seed + division)),
        ];
        // A row more that is wrong, so that none is not better than all else.
        double oneRow = 1.0 / divisions[0].Held.Rows!.Value;
        double Score(TrialMeasure result) => few ? result.Loss : result.CalibratedLoss * (result.Error + oneRow);
        int Best() =>
            Enumerable.Range(0, recipes.Count).Where(recipe => _results[recipe] is not null).MinBy(recipe => Score(_results[recipe]!));

        // What is better than its neighbours is best.
        Try(recipes.Count > 2 ? [1, recipes.Count - 2] : [0, 1], divisions);
        int best = Best();
        Try([best - 1, best + 1], divisions);
        best = Best();
        Report(best, divisions[0].Held.Rows!.Value);
        return recipes[best] with { Temperature = (float)_results[best]!.Temperature };
    }

    private void Try(int[] tried, (InMemoryBatches Learned, InMemoryBatches Held)[] divisions)
    {
        tried = [.. tried.Distinct().Where(recipe => recipe >= 0 && recipe < recipes.Count && _results[recipe] is null)];
        int threads = options.Threads ?? Environment.ProcessorCount;
        var trials = new TrialMeasure[tried.Length * divisions.Length];
        // A loss of one's own may keep what it computes.
        bool ownLoss = options.Loss.GetType().Assembly != typeof(Loss).Assembly;
        try
        {
            Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = ownLoss ? 1 : threads }, trial =>
            {
                (InMemoryBatches learned, InMemoryBatches held) = divisions[trial % divisions.Length];
                trials[trial] = Try(recipes[tried[trial / divisions.Length]], learned, held, Math.Max(1, threads / trials.Length));
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
        foreach ((int recipe, TrialMeasure[] results) in tried.Zip(trials.Chunk(divisions.Length)))
        {
            _results[recipe] = new TrialMeasure(
                results.Average(result => result.Loss), results.Average(result => result.CalibratedLoss),
                results.Average(result => result.Error), results.Average(result => result.Temperature));
        }
    }

    private TrialMeasure Try(Recipe recipe, InMemoryBatches learned, InMemoryBatches held, int threads)
    {
        long batches = ((learned.Rows!.Value - 1) / options.BatchSize) + 1;
        bool givesProbabilities =
            options is { MeasuresAccuracy: true, Loss: CrossEntropyLoss or BinaryCrossEntropyLoss }
            && network.Spec.Nodes[^1].Layer is Softmax or Sigmoid;
        var trained = new Network(network.Spec, options.Seed) { Threads = threads };
        TrainingHistory history = NetworkTrainer.Train(
            trained, learned, givesProbabilities ? null : held,
            options with
            {
                Optimizer = recipe.Optimizer,
                Epochs = recipe.Epochs,
                BatchSize = (int)((learned.Rows.Value + batches - 1) / batches), // A last batch of two rows would be noise.
                EarlyStopping = null,
                Checkpoint = null,
                StopWhen = null,
                EpochCompleted = null,
                Threads = threads,
            });
        if (history.Epochs is not [.., { } last] || history.Reason == StopReason.Cancelled)
        {
            return new TrialMeasure(double.PositiveInfinity, double.PositiveInfinity, 1, 1);
        }
        if (givesProbabilities)
        {
            return Calibration.Measure(trained, held, options.Loss);
        }
        double error = options.MeasuresAccuracy ? 1 - last.ValidationAccuracy!.Value : 1;
        return new TrialMeasure(last.ValidationLoss!.Value, last.ValidationLoss!.Value, error, 1);
    }

    private void Report(int best, long heldRows)
    {
        IEnumerable<string> told = Enumerable.Range(0, recipes.Count).Where(recipe => _results[recipe] is not null).Select(recipe =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"loss {_results[recipe]!.Loss:F4}, error {_results[recipe]!.Error:F4} with {Tell(recipes[recipe])}"));
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Weight decay {Tell(recipes[best])} are chosen by {heldRows:N0} held-out rows, with the temperature "
            + $"{_results[best]!.Temperature:G3}: {string.Join("; ", told)}."));
    }

    private static string Tell(Recipe recipe) =>
        string.Create(CultureInfo.InvariantCulture, $"{recipe.Optimizer.WeightDecay:G3} and {recipe.Epochs} epochs");
}

/// <summary>What a trial gave on the held-out rows.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="CalibratedLoss">The loss with the temperature.</param>
/// <param name="Error">The share of rows that are wrong; 1 where there are no classes.</param>
/// <param name="Temperature">The temperature of the logits, at least 1, that gives the least loss.</param>
internal sealed record TrialMeasure(double Loss, double CalibratedLoss, double Error, double Temperature);
