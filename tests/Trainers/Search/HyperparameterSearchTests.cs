using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

/// <summary>How a search goes, with estimators that do next to nothing.</summary>
public sealed class HyperparameterSearchTests
{
    private static GridSearch Grid(StubTrials trials, Action<SearchProgress>? completed = null, CancellationToken token = default)
        => new(trials.Space) { Validation = SearchValidation.Holdout(), TrialCompleted = completed, CancellationToken = token };

    [Fact]
    public void Trials_are_sorted_by_the_score_the_best_first()
    {
        var trials = new StubTrials(2, 4, 1, 3);
        Assert.Equal([4, 3, 2, 1], trials.Run(Grid(trials)).Trials.Select(trial => trial.Get(trials.X)));
        trials = new StubTrials(2, 4, 1, 3) { GreaterIsBetter = false };
        Assert.Equal([1, 2, 3, 4], trials.Run(Grid(trials)).Trials.Select(trial => trial.Get(trials.X)));
    }

    [Fact]
    public void Of_equal_scores_the_earlier_trial_is_better()
    {
        var trials = new StubTrials(5, 6, 7) { Score = (_, _) => 1 };
        Assert.Equal([1, 2, 3], trials.Run(Grid(trials)).Trials.Select(trial => trial.Number));
    }

    [Fact]
    public void Five_folds_are_the_default_and_the_score_is_their_mean()
    {
        var scores = new Queue<double>([1, 2, 3, 4, 10]);
        var trials = new StubTrials(1) { Score = (_, _) => scores.Dequeue() };
        TrialMeasurement measurement = Assert.Single(trials.Run(new GridSearch(trials.Space), rows: 100).Best.Measurements);
        Assert.Equal([1, 2, 3, 4, 10], measurement.FoldScores);
        Assert.Equal(4, measurement.Score);
        Assert.Equal(Math.Sqrt(50 / 4.0), measurement.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public void Each_row_is_measured_on_in_one_fold_and_the_folds_are_the_same_for_each_trial()
    {
        var trials = new StubTrials(1, 2);
        trials.Run(new GridSearch(trials.Space) { Validation = SearchValidation.CrossValidation(3) }, rows: 60);
        Assert.Equal(6, trials.Rows.Count);
        Assert.Equal(60, trials.Rows[..3].SelectMany(rows => rows.Validation).Distinct().Count());
        Assert.All(trials.Rows, rows => Assert.Equal(60, rows.Training.Concat(rows.Validation).Distinct().Count()));
        for (int fold = 0; fold < 3; fold++)
        {
            Assert.Equal(
                trials.Rows[fold], trials.Rows[fold + 3],
                (x, y) => x.Validation.SequenceEqual(y.Validation) && x.Training.SequenceEqual(y.Training));
        }
    }

    [Fact]
    public void The_seed_decides_which_rows_are_held_out()
    {
        Assert.Equal(HeldOut(seed: 1), HeldOut(seed: 1));
        Assert.NotEqual(HeldOut(seed: 1), HeldOut(seed: 2));

        static float[] HeldOut(int seed)
        {
            var trials = new StubTrials(1);
            trials.Run(new GridSearch(trials.Space, seed: seed) { Validation = SearchValidation.Holdout(0.5) });
            return trials.Rows[0].Validation;
        }
    }

    [Fact]
    public void Rows_of_your_own_are_measured_on_and_all_others_learned_from()
    {
        var trials = new StubTrials(1);
        IDataView own = Blobs.Data(trials.MLContext, 12, seed: 9);
        trials.Run(new GridSearch(trials.Space) { Validation = SearchValidation.On(own) }, rows: 30);
        Assert.Equal(30, trials.Rows[0].Training.Length);
        Assert.Equal(StubTrials.FirstFeatures(own), trials.Rows[0].Validation);
    }

    [Fact]
    public void Rows_of_one_sampling_key_stay_together()
    {
        var mlContext = new MLContext(1);
        var rows = Enumerable.Range(0, 200).Select(i => new Grouped { Group = (uint)(i % 20) + 1, Row = i }).ToList();
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        foreach (SearchValidation? validation in
            new[] { SearchValidation.Holdout(0.4, "Group"), SearchValidation.CrossValidation(3, "Group") })
        {
            foreach ((IDataView? training, IDataView? measured) in validation.Split(mlContext, data, seed: 1))
            {
                Assert.NotEmpty(Blobs.Column<uint>(training, "Group"));
                Assert.NotEmpty(Blobs.Column<uint>(measured, "Group"));
                Assert.Empty(Blobs.Column<uint>(training, "Group").Intersect(Blobs.Column<uint>(measured, "Group")));
            }
        }
    }

    private sealed class Grouped
    {
        [Microsoft.ML.Data.KeyType(20)]
        public uint Group { get; set; }
        public float Row { get; set; }
    }

    [Fact]
    public void A_trial_that_throws_is_recorded_and_the_search_goes_on()
    {
        var failure = new TimeoutException("too slow");
        var trials = new StubTrials(1, 2, 3) { Making = trial => _ = trial.Number == 2 ? throw failure : 0 };
        SearchResult<ITransformer> result = trials.Run(Grid(trials));
        Assert.Equal([3, 1, 2], result.Trials.Select(trial => trial.Get(trials.X)));
        Assert.Same(failure, result.Trials[^1].Failure);
        Assert.Null(result.Trials[^1].Score);
        Assert.Contains("failed: TimeoutException", result.ToString());
    }

    [Fact]
    public void A_score_that_is_not_a_number_is_a_failure()
    {
        var trials = new StubTrials(1, 2) { Score = (x, _) => x == 2 ? double.NaN : x };
        SearchResult<ITransformer> result = trials.Run(Grid(trials));
        Assert.Equal(1, result.Best.Get(trials.X));
        Assert.Contains("x is not a number", result.Trials[1].Failure!.Message);
    }

    [Fact]
    public void Where_all_fail_the_search_fails_with_each_exception()
    {
        var trials = new StubTrials(1, 2) { Making = trial => throw new TimeoutException($"number {trial.Number}") };
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => trials.Run(Grid(trials)));
        Assert.Contains("All 2 trials failed; the first, x = 1, with: number 1", failure.Message);
        Assert.Equal(
            ["number 1", "number 2"],
            Assert.IsType<AggregateException>(failure.InnerException).InnerExceptions.Select(inner => inner.Message));
    }

    [Fact]
    public void Each_measurement_is_reported()
    {
        var reports = new List<SearchProgress>();
        var trials = new StubTrials(1, 3, 2) { Making = trial => Assert.NotEqual(1, trial.Number) };
        trials.Run(Grid(trials, reports.Add));
        Assert.Equal([1, 2, 3], reports.Select(report => report.Trial.Number));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], reports.Select(report => (report.Completed, report.Planned)));
        Assert.Equal([null, 2, 2], reports.Select(report => report.Best?.Number));
    }

    [Fact]
    public void A_cancelled_search_gives_what_was_measured()
    {
        using var cancellation = new CancellationTokenSource();
        var trials = new StubTrials(1, 2, 3, 4) { Making = trial => Assert.True(trial.CancellationToken.CanBeCanceled) };
        SearchResult<ITransformer> result = trials.Run(Grid(trials, progress => Cancel(progress.Completed == 2), cancellation.Token));
        Assert.True(result.Cancelled);
        Assert.Equal([2, 1], result.Trials.Select(trial => trial.Get(trials.X)));
        Assert.Equal(2, trials.Made.Count);

        void Cancel(bool now)
        {
            if (now)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void A_trial_cancelled_while_it_trains_does_not_count()
    {
        using var cancellation = new CancellationTokenSource();
        var trials = new StubTrials(1, 2, 3)
        {
            Making = trial =>
            {
                if (trial.Number == 3)
                {
                    cancellation.Cancel();
                }
            },
        };
        SearchResult<ITransformer> result = trials.Run(Grid(trials, token: cancellation.Token));
        Assert.True(result.Cancelled);
        Assert.Equal([2, 1], result.Trials.Select(trial => trial.Get(trials.X)));
    }

    [Fact]
    public void Cancelled_before_a_trial_was_measured_there_is_no_result()
    {
        var trials = new StubTrials(1);
        Assert.Throws<OperationCanceledException>(() => trials.Run(Grid(trials, token: new CancellationToken(canceled: true))));
        Assert.Empty(trials.Made);
    }

    [Fact]
    public void The_table_has_all_trials_in_line()
    {
        var trials = new StubTrials(8, 12) { Score = (x, _) => x / 16.0 };
        Assert.Equal(
            """
               trial  x       budget    values
            1  2      0.7500  all rows  x = 12
            2  1      0.5000  all rows  x = 8

            """.ReplaceLineEndings(),
            trials.Run(Grid(trials)).ToString());
    }

    [Fact]
    public void The_log_hears_of_each_trial_and_of_what_it_logs()
    {
        var trials = new StubTrials(1, 2) { Making = trial => Assert.NotEqual(2, trial.Number) };
        var messages = new List<(ChannelMessageKind Kind, string Text)>();
        trials.MLContext.Log += (_, message) => messages.Add((message.Kind, message.Message));
        GridSearch search = Grid(trials);
        search.Run(trials.MLContext, Blobs.Data(trials.MLContext, 60), SearchMetric.MicroAccuracy(),
            trial => trial.MLContext.MulticlassClassification.Trainers.Mlp(hiddenUnits: trial.Number == 1 ? [2] : [0], epochs: 1));
        Assert.Contains(
            messages,
            message => message.Kind == ChannelMessageKind.Info
                && message.Text.Contains("Trial 1, measurement 1 of 2: x = 1: MicroAccuracy 0.", StringComparison.Ordinal));
        Assert.Contains(
            messages,
            message => message.Kind == ChannelMessageKind.Warning
                && message.Text.Contains("Trial 2, measurement 2 of 2: x = 2: failed, HiddenUnits", StringComparison.Ordinal));
        Assert.Contains(
            messages,
            message => message.Kind == ChannelMessageKind.Info && message.Text.Contains("trial 1", StringComparison.Ordinal)
                && message.Text.Contains("Epoch 1/1: loss", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_draws_nothing_from_the_context_it_is_given()
    {
        (StubTrials? trials, MLContext? other) = (new StubTrials(1, 2), new MLContext(1));
        trials.Run(Grid(trials));
        Blobs.Data(other, 30);
        Assert.Equal(NextScores(other), NextScores(trials.MLContext));

        static float[] NextScores(MLContext mlContext)
        {
            IDataView data = Blobs.Data(mlContext, 30);
            return Blobs.Scores(mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data).Transform(data));
        }
    }
}
