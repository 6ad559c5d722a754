using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

/// <summary>Which values grid and random search try.</summary>
public sealed class ChosenTrialsTests
{
    private static HyperparameterSpace Space()
    {
        var space = new HyperparameterSpace();
        space.LogUniform("rate", 1e-4, 1e-1);
        space.Choice("units", 32, 64);
        return space;
    }

    private static string[] Values(HyperparameterSearch search) => [.. search.ChooseTrials().Select(trial => trial.ToString())];

    [Fact]
    public void A_grid_tries_every_combination_the_last_parameter_fastest()
    {
        var space = new HyperparameterSpace();
        space.Choice("a", 1, 2, 3);
        space.Choice("b", "x", "y");
        Assert.Equal(
            ["a = 1, b = x", "a = 1, b = y", "a = 2, b = x", "a = 2, b = y", "a = 3, b = x", "a = 3, b = y"],
            Values(new GridSearch(space)));
    }

    [Fact]
    public void A_grid_too_large_is_refused()
    {
        var space = new HyperparameterSpace();
        for (int i = 0; i < 40; i++)
        {
            space.Uniform($"x{i}", 0.0, 1.0);
        }
        Assert.Contains("RandomSearch", Assert.Throws<InvalidOperationException>(() => new GridSearch(space).ChooseTrials()).Message);
    }

    [Fact]
    public void The_seed_decides_what_is_drawn()
    {
        Assert.Equal(Values(new RandomSearch(Space(), 10, seed: 1)), Values(new RandomSearch(Space(), 10, seed: 1)));
        Assert.NotEqual(Values(new RandomSearch(Space(), 10, seed: 1)), Values(new RandomSearch(Space(), 10, seed: 2)));
    }

    [Fact]
    public void More_trials_begin_with_the_same_ones()
        => Assert.Equal(Values(new RandomSearch(Space(), 5, seed: 1)), Values(new RandomSearch(Space(), 50, seed: 1))[..5]);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(100)]
    public void No_combination_is_drawn_twice_and_all_where_there_are_no_more(int trials)
    {
        var space = new HyperparameterSpace();
        space.Choice("a", 1, 2, 3);
        space.Integer("b", 1, 4);
        string[] values = Values(new RandomSearch(space, trials));
        Assert.Equal(Math.Min(trials, 12), values.Distinct().Count());
        Assert.Equal(Math.Min(trials, 12), values.Length);
    }

    [Fact]
    public void A_parameter_added_later_is_not_tried()
    {
        HyperparameterSpace space = Space();
        var search = new RandomSearch(space, 1);
        space.Choice("late", 1);
        Assert.Equal(["rate", "units"], search.ChooseTrials()[0].Names);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        Assert.Contains("no parameters", Assert.Throws<ArgumentException>(() => new GridSearch(new HyperparameterSpace())).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSearch(Space(), trials: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GridSearch(Space(), pointsOfRange: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SearchValidation.CrossValidation(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SearchValidation.Holdout(1));
    }
}
