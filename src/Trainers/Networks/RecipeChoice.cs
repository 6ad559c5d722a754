using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>
/// Chooses among recipes, learners whose optimizer and epochs are given, by trials: trainings on most rows, measured on the others.
/// </summary>
/// <param name="channel">Told of the trials.</param>
/// <param name="families">
/// The recipes of one network or of several, of each from the most cautious to the one that learns most. The middle one of the first is
/// taken without trials.
/// </param>
/// <param name="options">The settings of the training that recipes share.</param>
internal sealed class RecipeChoice(
    IChannel channel, IReadOnlyList<(NetworkSpec Spec, IReadOnlyList<NetworkLearner> Recipes)> families, TrainingOptions options)
{
    private const int FewestRows = 60;
    private const int MostRows = 50_000;
    private const int FewRows = 1000;
    private const int RowsForOneTrial = 300;

    private readonly List<(NetworkSpec Spec, NetworkLearner Recipe, TrialMeasure Result)> _tried = [];

    /// <summary>
    /// The network and the recipe with the least product of calibrated loss and error on a fifth of the rows, and the temperature for its
    /// logits, null without trials. The loss alone prefers cautious networks, which err more often; but of fewer than 1,000 rows a few
    /// decide the error, and the least loss on a third of them is taken, of fewer than 300 in the mean of three divisions. Without trials
    /// where rows are streamed, sparse, too few or too many.
    /// </summary>
    /// <param name="training">The rows.</param>
    /// <param name="mayTry">Whether there may be trials.</param>
    public (NetworkSpec Spec, NetworkLearner Recipe, float? Temperature) Choose(IBatchSource training, bool mayTry)
    {
        if (!mayTry || families is [(_, [_])]
            || training is not InMemoryBatches { IsSparse: false, Rows: >= FewestRows and <= MostRows } rows)
        {
            return (families[0].Spec, Middle(families[0].Recipes), null);
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
        (NetworkSpec Spec, NetworkLearner Recipe, TrialMeasure Result) Best() => _tried.MinBy(tried => Score(tried.Result));

        // Of each network the recipe in the middle, of a single one its neighbours at the same time; and of the best network what is better
        // than its neighbours.
        int reach = families is [_] ? 1 : 0;
        Try(families.SelectMany(family => Near(family, Middle(family.Recipes), reach)), divisions);
        for (NetworkLearner? best = null; best != Best().Recipe;)
        {
            (NetworkSpec tried, best, _) = Best();
            Try(Near(families.First(family => family.Spec == tried), best, 1), divisions);
        }
        (NetworkSpec spec, NetworkLearner chosen, TrialMeasure result) = Best();
        Report(chosen, result, divisions[0].Held.Rows!.Value);
        return (spec, chosen, (float)result.Temperature);
    }

    /// <summary>Whether the loss is one of the user's own, which may keep what it computes: one training at a time takes it.</summary>
    public static bool HasOwnLoss(TrainingOptions options) => options.Loss.GetType().Assembly != typeof(Loss).Assembly;

    private static IEnumerable<(NetworkSpec Spec, NetworkLearner Recipe)> Near(
        (NetworkSpec Spec, IReadOnlyList<NetworkLearner> Recipes) family, NetworkLearner recipe, int reach)
    {
        int index = family.Recipes.TakeWhile(other => other != recipe).Count();
        return family.Recipes.Where((_, other) => Math.Abs(other - index) <= reach).Select(near => (family.Spec, near));
    }

    private static NetworkLearner Middle(IReadOnlyList<NetworkLearner> recipes) => recipes[recipes.Count / 2];

    private void Try(
        IEnumerable<(NetworkSpec Spec, NetworkLearner Recipe)> trialsOf, (InMemoryBatches Learned, InMemoryBatches Held)[] divisions)
    {
        (NetworkSpec Spec, NetworkLearner Recipe)[] untried =
            [.. trialsOf.Where(trial => !_tried.Any(tried => tried.Recipe == trial.Recipe))];
        int threads = options.Threads ?? Environment.ProcessorCount;
        var trials = new TrialMeasure[untried.Length * divisions.Length];
        try
        {
            Parallel.For(0, trials.Length, new ParallelOptions { MaxDegreeOfParallelism = HasOwnLoss(options) ? 1 : threads }, trial =>
            {
                (InMemoryBatches learned, InMemoryBatches held) = divisions[trial % divisions.Length];
                trials[trial] = Try(untried[trial / divisions.Length], learned, held, Math.Max(1, threads / trials.Length));
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
        _tried.AddRange(untried.Zip(trials.Chunk(divisions.Length), (trial, results) => (trial.Spec, trial.Recipe, new TrialMeasure(
            results.Average(result => result.Loss), results.Average(result => result.CalibratedLoss),
            results.Average(result => result.Error), results.Average(result => result.Temperature)))));
    }

    private TrialMeasure Try(
        (NetworkSpec Spec, NetworkLearner Recipe) trial, InMemoryBatches learned, InMemoryBatches held, int threads)
    {
        (NetworkSpec spec, NetworkLearner recipe) = trial;
        long batches = ((learned.Rows!.Value - 1) / options.BatchSize) + 1;
        bool givesProbabilities =
            options is { MeasuresAccuracy: true, Loss: CrossEntropyLoss or BinaryCrossEntropyLoss }
            && spec.Nodes[^1].Layer is Softmax or Sigmoid;
        var trained = new Network(spec, options.Seed) { Threads = threads };
        TrainingHistory history = NetworkTrainer.Train(
            trained, learned, givesProbabilities ? null : held,
            options with
            {
                Optimizer = recipe.Optimizer!,
                Epochs = recipe.Epochs!.Value,
                BatchSize = (int)((learned.Rows.Value + batches - 1) / batches), // A last batch of two rows would be noise.
                EarlyStopping = null,
                Checkpoint = null,
                Communicator = null, // Each rank tries all, to the same choice.
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

    private void Report(NetworkLearner chosen, TrialMeasure measured, long heldRows)
    {
        IEnumerable<string> told = _tried.Select(tried => string.Create(
            CultureInfo.InvariantCulture, $"loss {tried.Result.Loss:F4}, error {tried.Result.Error:F4} with {tried.Recipe.Tell()}"));
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"By {heldRows:N0} held-out rows {chosen.Tell()} are chosen, with the temperature {measured.Temperature:G3}: "
            + $"{string.Join("; ", told)}."));
    }
}

/// <summary>What a trial gave on the held-out rows.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="CalibratedLoss">The loss with the temperature.</param>
/// <param name="Error">The share of rows that are wrong; 1 where there are no classes.</param>
/// <param name="Temperature">The temperature of the logits, at least 1, that gives the least loss.</param>
internal sealed record TrialMeasure(double Loss, double CalibratedLoss, double Error, double Temperature);
