using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>One training of a network, reported to ML.NET's log.</summary>
/// <param name="learner">The settings.</param>
/// <param name="rows">The rows to learn from, and to watch.</param>
/// <param name="loss">The loss function to minimize.</param>
internal sealed class NetworkFit(NetworkLearner learner, DataViewRows rows, Loss loss)
{
    private bool HasClasses => rows.Classes > 0;

    /// <summary>Trains a network.</summary>
    /// <typeparam name="TTransformer">The transformer of a model to go on from.</typeparam>
    /// <param name="head">The layers that the network ends in.</param>
    public Network Run<TTransformer>(LayerSpec[] head) where TTransformer : ModelTransformer<Network>
    {
        if (!HasClasses && learner.EarlyStopping?.Metric == WatchedMetric.Accuracy)
        {
            throw new ArgumentException(
                "Early stopping watches the accuracy, and predictions of numbers have none: "
                + $"expected {nameof(WatchedMetric)}.{nameof(WatchedMetric.Loss)}, got {WatchedMetric.Accuracy}.");
        }
        if (!HasClasses && learner.BalanceClasses)
        {
            throw new ArgumentException($"{nameof(learner.BalanceClasses)}: expected false, since the labels are numbers; got true.");
        }
        if (rows.CategoryNames.Count > 0 && !learner.TakesCategories)
        {
            throw new ArgumentException(
                $"categoricalColumnNames: expected none, since {learner.GetType().Name} reads the features alone; "
                + $"got '{string.Join("', '", rows.CategoryNames)}'. Give them to {nameof(Mlp)}, or to a {nameof(NeuralNetwork)} without "
                + $"{nameof(NeuralNetwork.InputShape)} and {nameof(NeuralNetwork.Pretrained)}.");
        }
        TTransformer? initial = learner.InitialModel is { } model ? InitialModels.Find<TTransformer>(model) : null;
        if (!HasClasses && learner.ScaleLabels && loss.TargetRange() is null)
        {
            head = [.. head, new OutputScaling()];
        }
        if (initial is not null)
        {
            InitialModels.RequireSameCategories(initial.CategoricalColumnNames, rows.CategoryNames);
        }
        rows.ReadCategories(initial?.Column.Categories);
        int seed = DrawSeed();
        LabeledColumns columns = rows.Columns with
        {
            TakesMissing = initial?.Model.Spec.TakesMissing ?? learner.TakesMissingIn(rows.FeatureColumn),
        };
        var sources = new BatchSources(rows.Channel, learner, columns, seed);
        var read = new Lazy<(IBatchSource Training, IBatchSource? Validation)>(() => sources.Create(rows.Data, rows.Validation));
        var input = new NetworkInput(rows.FeatureColumn, () => read.Value.Training, initial?.Model.Spec, learner.CancellationToken)
        {
            Categories = rows.Columns.Categories,
        };
        var network = new Network(learner.CreateSpec(input, head), seed);
        foreach ((Parameter from, Parameter to) in (learner.PretrainedNetwork?.Parameters ?? []).Zip(network.Parameters))
        {
            from.Values.CopyTo(to.Value.Span);
        }
        if (initial is not null)
        {
            InitialModels.Copy(initial.Model, network, MatchOutputs(initial));
        }
        (IBatchSource training, IBatchSource? validation) = read.Value;
        sources.Prepare(network);
        if (initial is not null && InitialModels.HasUnitInLastLayer(initial.Model, network))
        {
            ScalingLearner.LearnIfNew(network, training, learner.CancellationToken);
            InitialModels.TakeUnitOutOfLastLayer(network);
        }
        long? count = learner is { PartitionedRows: true, Communicator: { } communicator }
            ? new Ranks(communicator, shards: null).Sum(training.Rows)
            : training.Rows;
        int batch = (int)Math.Min(learner.BatchSizeFor(count), count ?? int.MaxValue);
        long? updates = (count - 1) / batch + 1;
        IReadOnlyList<NetworkLearner> recipes = learner.RecipesFor(updates, HasClasses);
        TrainingOptions options = OptionsOf(recipes[0], seed, initial?.Model) with
        {
            BatchSize = batch,
            ValidationRowsFrom = rows.Validation is null ? sources.ValidationRowsFrom : null,
        };
        (NetworkSpec Spec, IReadOnlyList<NetworkLearner> Recipes)[] families =
        [
            (network.Spec, recipes),
            .. learner.VariantsOf(network.Spec, HasClasses).Select(
                variant => (variant.CreateSpec(input, head), variant.RecipesFor(updates, HasClasses))),
        ];
        (NetworkSpec spec, NetworkLearner recipe, float? temperature) =
            new RecipeChoice(rows.Channel, families, options).Choose(training, mayTry: initial is null && !learner.PartitionedRows);
        if (spec != network.Spec)
        {
            network = new Network(spec, seed);
        }
        options = options with { Optimizer = recipe.Optimizer!, Epochs = recipe.Epochs!.Value };
        int members = learner.MembersFor(hasTried: temperature is not null);
        if (members == 1)
        {
            Train(network, training, validation, options);
        }
        else
        {
            network = TrainMembers(members, network, training, validation, options);
        }
        if (temperature > 1)
        {
            Calibration.Apply(network, temperature.Value);
        }
        sources.ReportSkipped();
        return network;
    }

    // Rank 0 knows the checkpoint; contexts without a seed draw another on each rank.
    private int DrawSeed()
    {
        if (learner.Communicator is not { } communicator)
        {
            return learner.Seed ?? learner.Checkpoint?.FindSeed() ?? rows.DrawSeed();
        }
        int drawn = rows.DrawSeed();
        int own = communicator.Rank > 0 ? drawn : learner.Seed ?? learner.Checkpoint?.FindSeed() ?? drawn;
        int first = (int)new Ranks(communicator, shards: null).OfFirst(own);
        return learner.Seed ?? first;
    }

    private TrainingOptions OptionsOf(NetworkLearner recipe, int seed, Network? initial) =>
        recipe.ToTrainingOptions(loss, recipe.Epochs!.Value, seed) with
        {
            StartsFrom = (initial ?? learner.PretrainedNetwork) is { } start ? InitialModels.Fingerprint(start) : null,
            EpochCompleted = Report,
            MeasuresAccuracy = HasClasses,
            Checkpoint = learner.Checkpoint is { } checkpoint ? checkpoint with { Resumed = Report } : null,
        };

    // For each output the one of the initial model that means the same, -1 for none; null where outputs are the same.
    private IReadOnlyList<int>? MatchOutputs(ModelTransformer<Network> initial) => initial is MulticlassTransformer<Network> classifier
        ? InitialModels.MatchClasses(classifier.ClassNames, (int)initial.Model.Spec.Output.Elements, rows.Columns.Labels, rows.Channel)
        : null;

    // Several at a time where rows are in memory, for whose network a thread or two are enough. The first is reported, on this thread.
    private Network TrainMembers(
        int members, Network first, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        int threads = options.Threads ?? Environment.ProcessorCount;
        bool sideBySide = training is InMemoryBatches && validation is null or InMemoryBatches && !RecipeChoice.HasOwnLoss(options);
        int workers = sideBySide ? Math.Min(threads, members) : 1;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        options = options with { Threads = Math.Max(1, threads / workers), CancellationToken = ended.Token };
        ScalingLearner.LearnIfNew(first, training, options.CancellationToken);
        Network[] networks = NetworkMembers.Of(first, members, options.Seed);
        int taken = 0;
        void Work(int member)
        {
            try
            {
                for (; member < members; member = Interlocked.Increment(ref taken))
                {
                    if (member == 0)
                    {
                        Train(first, training, validation, options);
                    }
                    else
                    {
                        NetworkTrainer.Train(
                            networks[member], training, validation, options with { Seed = options.Seed + member, EpochCompleted = null });
                    }
                }
            }
            catch
            {
                ended.Cancel();
                throw;
            }
        }
        Task[] others = [.. Enumerable.Range(1, workers - 1).Select(_ => Task.Run(() => Work(Interlocked.Increment(ref taken))))];
        try
        {
            Work(0);
        }
        finally
        {
            Task.WhenAll(others).GetAwaiter().GetResult();
        }
        return NetworkMembers.Join(networks);
    }

    private void Train(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        TrainingHistory history = NetworkTrainer.Train(network, training, validation, options);
        IChannel channel = rows.Channel;
        if (history.Reason == StopReason.Cancelled)
        {
            channel.Warning(
                MessageSensitivity.None,
                $"Training was cancelled after {history.Epochs.Count} of {options.Epochs} epochs; the model so far is kept.");
        }
        if (history.Reason == StopReason.EarlyStopped)
        {
            channel.Info(
                MessageSensitivity.None,
                $"Training stopped early after {history.Epochs.Count} of {options.Epochs} epochs; "
                + $"the weights of epoch {history.BestEpoch} are restored.");
        }
        if (history.Reason == StopReason.Stopped)
        {
            channel.Info(
                MessageSensitivity.None,
                $"Training was stopped by {nameof(learner.StopWhen)} after {history.Epochs.Count} of {options.Epochs} epochs.");
        }
        network.History = history;
    }

    private void Report(ResumedTraining resumed)
    {
        rows.Channel.Info(MessageSensitivity.UserData,
            $"Training goes on from the checkpoint '{resumed.Path}', after {resumed.EpochsDone} epochs and {resumed.BatchesDone} batches.");
        learner.Checkpoint!.Resumed?.Invoke(resumed);
    }

    private void Report(EpochResult result)
    {
        string line = string.Create(CultureInfo.InvariantCulture,
            $"Epoch {result.Epoch}/{result.Epochs}: loss {result.Loss:F4}{Accuracy("accuracy", result.Accuracy)}");
        if (result.ValidationLoss is { } validationLoss && result.ValidationAccuracy is { } accuracy)
        {
            line += string.Create(
                CultureInfo.InvariantCulture, $", validation loss {validationLoss:F4}{Accuracy("validation accuracy", accuracy)}");
        }
        line += string.Create(
            CultureInfo.InvariantCulture,
            $", {result.RowsPerSecond:N0} rows/s, {(long)result.Remaining.TotalHours}:{result.Remaining:mm\\:ss} left");
        if (result.WaitingShare is { } waiting)
        {
            line += string.Create(CultureInfo.InvariantCulture, $", {waiting:P0} waiting for other ranks");
        }
        rows.Channel.Info(MessageSensitivity.None, line);
        learner.EpochCompleted?.Invoke(result);
    }

    private static string Accuracy(string name, double value)
        => double.IsNaN(value) ? "" : string.Create(CultureInfo.InvariantCulture, $", {name} {value:F4}");
}
