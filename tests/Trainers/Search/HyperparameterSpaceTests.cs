using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

public sealed class HyperparameterSpaceTests
{
    private const int Draws = 3000;

    private static List<T> Drawn<T>(Func<HyperparameterSpace, SearchParameter<T>> add)
    {
        var space = new HyperparameterSpace();
        SearchParameter<T> parameter = add(space);
        space.Uniform("keeps the combinations different", 0.0, 1.0);
        return [.. new RandomSearch(space, Draws, seed: 3).ChooseTrials().Select(trial => trial.Get(parameter))];
    }

    private static IEnumerable<T> Grid<T>(int points, Func<HyperparameterSpace, SearchParameter<T>> add)
    {
        var space = new HyperparameterSpace();
        SearchParameter<T> parameter = add(space);
        return new GridSearch(space, points).ChooseTrials().Select(trial => trial.Get(parameter));
    }

    [Fact]
    public void A_uniform_range_is_drawn_evenly()
    {
        List<float> values = Drawn(space => space.Uniform("x", -2f, 6f));
        Assert.All(values, value => Assert.InRange(value, -2f, 6f));
        // The mean of 3,000 uniform numbers of a range of 8 has a standard deviation of 0.042.
        Assert.InRange(values.Average(), 2 - 0.2, 2 + 0.2);
    }

    [Fact]
    public void A_logarithmic_range_gives_each_order_of_magnitude_as_much()
    {
        List<double> values = Drawn(space => space.LogUniform("x", 1e-4, 1e-1));
        Assert.All(values, value => Assert.InRange(value, 1e-4, 1e-1));
        foreach (double from in new[] { 1e-4, 1e-3, 1e-2 })
        {
            // A third of 3,000 draws has a standard deviation of 26.
            Assert.InRange(values.Count(value => value >= from && value < 10 * from), 870, 1130);
        }
    }

    [Fact]
    public void Every_whole_number_of_a_range_is_drawn_as_often_as_another()
    {
        List<int> values = Drawn(space => space.Integer("x", -1, 3));
        Assert.Equal([-1, 0, 1, 2, 3], values.Distinct().Order());
        // A fifth of 3,000 draws has a standard deviation of 22.
        Assert.All(values.CountBy(value => value), pair => Assert.InRange(pair.Value, 490, 710));
    }

    [Fact]
    public void A_logarithmic_range_of_whole_numbers_gives_each_doubling_as_much()
    {
        List<int> values = Drawn(space => space.LogInteger("x", 1, 15));
        Assert.Equal(Enumerable.Range(1, 15), values.Distinct().Order());
        foreach (int from in new[] { 1, 2, 4, 8 })
        {
            // A quarter of 3,000 draws has a standard deviation of 24.
            Assert.InRange(values.Count(value => value >= from && value < 2 * from), 630, 870);
        }
    }

    [Fact]
    public void Every_choice_is_drawn_as_often_as_another()
    {
        List<string> values = Drawn(space => space.Choice("x", "a", "b", "c"));
        Assert.All(values.CountBy(value => value), pair => Assert.InRange(pair.Value, 870, 1130));
        Assert.Equal(3, values.Distinct().Count());
    }

    [Fact]
    public void A_grid_has_the_ends_of_a_range_and_even_steps()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Grid(5, space => space.Uniform("x", 0.0, 1.0)));
        Assert.Equal([1, 2, 4, 5], Grid(4, space => space.Integer("x", 1, 5)));
        Assert.Equal([1, 2], Grid(4, space => space.Integer("x", 1, 2)));
        Assert.Equal([1, 4, 16], Grid(3, space => space.LogInteger("x", 1, 16)));
        float[] factors = Grid(4, space => space.LogUniform("x", 1e-3f, 1f)).ToArray();
        Assert.Equal((1e-3f, 1f), (factors[0], factors[^1]));
        Assert.All(factors.Zip(factors.Skip(1)), pair => Assert.Equal(10, pair.Second / pair.First, 1e-4));
    }

    [Fact]
    public void A_grid_has_every_choice_however_few_points_a_range_has()
        => Assert.Equal(["a", "b", "c", "d"], Grid(2, space => space.Choice("x", "a", "b", "c", "d")));

    [Fact]
    public void Values_keep_their_type_and_can_be_anything()
    {
        var space = new HyperparameterSpace();
        SearchParameter<int[]> hidden = space.Choice<int[]>("hidden", [64, 32], [128]);
        SearchParameter<bool?> bias = space.Choice<bool?>("bias", true, null);
        IReadOnlyList<TrialValues> trials = new GridSearch(space).ChooseTrials();
        Assert.Equal([64, 32], trials[0].Get(hidden));
        Assert.Null(trials[^1].Get(bias));
        Assert.Equal("hidden = [64, 32], bias = True", trials[0].ToString());
        Assert.Equal("hidden = [128], bias = null", trials[^1].ToString());
    }

    [Fact]
    public void A_value_is_found_by_name_or_parameter_and_an_unknown_one_is_refused_with_those_there_are()
    {
        var space = new HyperparameterSpace();
        SearchParameter<double> rate = space.Choice("rate", 0.5);
        TrialValues trial = new GridSearch(space).ChooseTrials()[0];
        Assert.Equal(0.5, trial.Get(rate));
        Assert.Equal(0.5, trial["rate"]);
        Assert.Contains("it has: rate", Assert.Throws<ArgumentException>(() => trial["units"]).Message);
        Assert.Contains(
            "it has: rate", Assert.Throws<ArgumentException>(() => trial.Get(new HyperparameterSpace().Choice("rate", 0.5))).Message);
    }

    public static TheoryData<Action<HyperparameterSpace>, string> Refusals => new()
    {
        { space => space.Uniform("x", 1.0, 1.0), "rising order" },
        { space => space.Uniform("x", 0, double.PositiveInfinity), "finite" },
        { space => space.Uniform("x", double.NaN, 1), "finite" },
        { space => space.LogUniform("x", 0.0, 1.0), "above 0" },
        { space => space.Integer("x", 3, 2), "rising order" },
        { space => space.LogInteger("x", 0, 2), "at least 1" },
        { space => space.Choice<int>("x"), "at least one value" },
        { space => space.Choice("x", 1, 2, 1), "[1, 2, 1]" },
        { space => space.Choice(" ", 1), "name" },
        { space => space.Choice("taken", 1), "'taken' already" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_no_range_is_refused(Action<HyperparameterSpace> add, string because)
    {
        var space = new HyperparameterSpace();
        space.Choice("taken", 0);
        Assert.Contains(because, Assert.ThrowsAny<ArgumentException>(() => add(space)).Message);
        Assert.Single(space.Parameters);
    }
}
