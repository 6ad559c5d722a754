using Microsoft.ML;
using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

public sealed class SuccessiveHalvingTests
{
    public static TheoryData<SuccessiveHalving, int, (int Trials, int Budget)[]> Plans => new()
    {
        { SuccessiveHalving.OfBudget(1, 9), 9, [(9, 1), (3, 3), (1, 9)] },
        { SuccessiveHalving.OfBudget(2, 18), 20, [(20, 2), (6, 6), (2, 18)] },
        { SuccessiveHalving.OfBudget(2, 19), 20, [(20, 2), (6, 6), (2, 19)] },
        { SuccessiveHalving.OfBudget(1, 8, eta: 2), 8, [(8, 1), (4, 2), (2, 4), (1, 8)] },
        { SuccessiveHalving.OfBudget(5, 5), 4, [(4, 5)] },
        // The one that is left needs no smaller budgets.
        { SuccessiveHalving.OfBudget(1, 27), 3, [(3, 1), (1, 27)] },
        { SuccessiveHalving.OfBudget(1, 27), 1, [(1, 27)] },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void One_in_eta_goes_on_with_eta_times_the_budget(SuccessiveHalving halving, int trials, (int Trials, int Budget)[] expected)
        => Assert.Equal(expected, halving.Plan(trials).Select(rung => (rung.Trials, rung.Budget!.Value)));

    [Fact]
    public void Shares_of_rows_end_with_all_of_them()
    {
        Rung[] rungs = SuccessiveHalving.OfRows(0.1).Plan(9).ToArray();
        Assert.Equal([9, 3, 1], rungs.Select(rung => rung.Trials));
        Assert.All(rungs, rung => Assert.Null(rung.Budget));
        Assert.Equal([1.0 / 9, 1.0 / 3, 1], rungs.Select(rung => rung.RowShare));
    }

    private static readonly int[] OneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    private static SearchResult<ITransformer> Search(StubTrials trials)
        => trials.Run(new GridSearch(trials.Space) { Validation = SearchValidation.Holdout(), Halving = SuccessiveHalving.OfBudget(1, 9) });

    [Fact]
    public void The_best_of_each_rung_go_on_and_those_that_went_further_rank_first()
    {
        var trials = new StubTrials(OneToNine);
        SearchResult<ITransformer> result = Search(trials);
        Assert.Equal(
            [.. OneToNine.Select(x => (x, 1)), (7, 3), (8, 3), (9, 3), (9, 9)], trials.Made.Select(made => (made.X, made.Budget!.Value)));
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], result.Trials.Select(trial => trial.Get(trials.X)));
        Assert.Equal([1, 3, 9], result.Best.Measurements.Select(measurement => measurement.Budget!.Value));
    }

    [Fact]
    public void Of_a_metric_where_less_is_better_the_least_go_on()
    {
        var trials = new StubTrials(OneToNine) { GreaterIsBetter = false };
        Search(trials);
        Assert.Equal([(1, 3), (2, 3), (3, 3), (1, 9)], trials.Made[9..].Select(made => (made.X, made.Budget!.Value)));
    }

    [Fact]
    public void A_trial_that_got_less_ranks_below_whatever_its_score()
    {
        var trials = new StubTrials(OneToNine) { Score = (x, budget) => x - (100 * budget!.Value) };
        SearchResult<ITransformer> result = Search(trials);
        Assert.Equal(9, result.Best.Get(trials.X));
        Assert.Equal(9 - 900, result.Best.Score);
        Assert.Equal([8 - 300, 7 - 300, 6 - 100], result.Trials.Skip(1).Take(3).Select(trial => (int)trial.Score!));
    }

    [Fact]
    public void A_trial_that_fails_with_more_budget_is_out_and_the_others_go_on()
    {
        var trials = new StubTrials(OneToNine) { Making = trial => Assert.False(trial is { Budget: 3, Number: 9 }) };
        SearchResult<ITransformer> result = Search(trials);
        Assert.Equal([(7, 3), (8, 3), (9, 3), (8, 9)], trials.Made[9..].Select(made => (made.X, made.Budget!.Value)));
        Assert.Equal(8, result.Best.Get(trials.X));
        Assert.Equal(9, result.Trials[^1].Get(trials.X));
        Assert.Single(result.Trials[^1].Measurements);
        Assert.Null(result.Trials[^1].Score);
    }

    [Fact]
    public void Where_all_fail_with_the_largest_budget_the_best_with_less_wins()
    {
        var trials = new StubTrials(OneToNine) { Making = trial => Assert.NotEqual(9, trial.Budget) };
        TrialResult best = Search(trials).Best;
        Assert.Equal(8, best.Get(trials.X));
        Assert.Equal(3, best.Measurements[^1].Budget);
    }

    [Fact]
    public void With_a_share_of_the_rows_a_trial_that_goes_on_gets_the_rows_it_had_and_more()
    {
        var trials = new StubTrials(OneToNine) { Making = trial => Assert.Null(trial.Budget) };
        SearchResult<ITransformer> result = trials.Run(
            new GridSearch(trials.Space) { Validation = SearchValidation.Holdout(), Halving = SuccessiveHalving.OfRows(1.0 / 9) },
            rows: 900);
        float[][] training = trials.Rows.Select(rows => rows.Training).ToArray();
        Assert.Equal(13, training.Length);
        Assert.All(training[..9], rows => Assert.Equal(training[0], rows));
        Assert.All(training[9..12], rows => Assert.Equal(training[9], rows));
        Assert.Subset(training[9].ToHashSet(), training[0].ToHashSet());
        Assert.Subset(training[12].ToHashSet(), training[9].ToHashSet());
        // About 720 rows are learned from. A ninth of them has a standard deviation of 8, a third of 13.
        Assert.InRange(training[0].Length, 45, 120);
        Assert.InRange(training[9].Length, 180, 300);
        Assert.Equal(900, training[12].Length + trials.Rows[12].Validation.Length);
        Assert.Single(trials.Rows.Select(rows => rows.Validation.Length).Distinct());
        Assert.Equal([1.0 / 9, 1.0 / 3, 1], result.Best.Measurements.Select(measurement => measurement.RowShare));
    }

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 2, 1.5)]
    [InlineData(1, 2, double.NaN)]
    public void Budgets_out_of_range_are_refused(int smallest, int largest, double eta)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SuccessiveHalving.OfBudget(smallest, largest, eta));

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Shares_out_of_range_are_refused(double smallest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SuccessiveHalving.OfRows(smallest));
}
