using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

public sealed class HyperparameterSpaceTests
{
    private const int Draws = 3000;

    private static List<T> Drawn<T>(Func<HyperparameterSpace, SearchParameter<T>> add)
    {
        var space = new HyperparameterSpace();
        var parameter = add(space);
        space.Uniform("keeps the combinations different", 0.0, 1.0);
        return [.. new RandomSearch(space, Draws, seed: 3).ChooseTrials().Select(trial => trial.Get(parameter))];
    }

    private static IEnumerable<T> Grid<T>(int points, Func<HyperparameterSpace, SearchParameter<T>> add)
    {
        var space = new HyperparameterSpace();
        var parameter = add(space);
        return new GridSearch(space, points).ChooseTrials().Select(trial => trial.Get(parameter));
    }

    [Fact]
    public void AUniformRangeIsDrawnEvenly()
    {
        var values = Drawn(space => space.Uniform("x", -2f, 6f));
        Assert.All(values, value => Assert.InRange(value, -2f, 6f));
        // The mean of 3,000 uniform numbers of a range of 8 has a standard deviation of 0.042.
        Assert.InRange(values.Average(), 2 - 0.2, 2 + 0.2);
    }

    [Fact]
    public void ALogarithmicRangeGivesEachOrderOfMagnitudeAsMuch()
    {
        var values = Drawn(space => space.LogUniform("x", 1e-4, 1e-1));
        Assert.All(values, value => Assert.InRange(value, 1e-4, 1e-1));
        foreach (var from in new[] { 1e-4, 1e-3, 1e-2 })
            // A third of 3,000 draws has a standard deviation of 26.
            Assert.InRange(values.Count(value => value >= from && value < 10 * from), 870, 1130);
    }

    [Fact]
    public void EveryWholeNumberOfARangeIsDrawnAsOftenAsAnother()
    {
        var values = Drawn(space => space.Integer("x", -1, 3));
        Assert.Equal([-1, 0, 1, 2, 3], values.Distinct().Order());
        // A fifth of 3,000 draws has a standard deviation of 22.
        Assert.All(values.CountBy(value => value), pair => Assert.InRange(pair.Value, 490, 710));
    }

    [Fact]
    public void ALogarithmicRangeOfWholeNumbersGivesEachDoublingAsMuch()
    {
        var values = Drawn(space => space.LogInteger("x", 1, 15));
        Assert.Equal(Enumerable.Range(1, 15), values.Distinct().Order());
        foreach (var from in new[] { 1, 2, 4, 8 })
            // A quarter of 3,000 draws has a standard deviation of 24.
            Assert.InRange(values.Count(value => value >= from && value < 2 * from), 630, 870);
    }

    [Fact]
    public void EveryChoiceIsDrawnAsOftenAsAnother()
    {
        var values = Drawn(space => space.Choice("x", "a", "b", "c"));
        Assert.All(values.CountBy(value => value), pair => Assert.InRange(pair.Value, 870, 1130));
        Assert.Equal(3, values.Distinct().Count());
    }

    [Fact]
    public void AGridHasTheEndsOfARangeAndEvenSteps()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Grid(5, space => space.Uniform("x", 0.0, 1.0)));
        Assert.Equal([1, 2, 4, 5], Grid(4, space => space.Integer("x", 1, 5)));
        Assert.Equal([1, 2], Grid(4, space => space.Integer("x", 1, 2)));
        Assert.Equal([1, 4, 16], Grid(3, space => space.LogInteger("x", 1, 16)));
        var factors = Grid(4, space => space.LogUniform("x", 1e-3f, 1f)).ToArray();
        Assert.Equal((1e-3f, 1f), (factors[0], factors[^1]));
        Assert.All(factors.Zip(factors.Skip(1)), pair => Assert.Equal(10, pair.Second / pair.First, 1e-4));
    }

    [Fact]
    public void AGridHasEveryChoiceHoweverFewPointsARangeHas()
        => Assert.Equal(["a", "b", "c", "d"], Grid(2, space => space.Choice("x", "a", "b", "c", "d")));

    [Fact]
    public void ValuesKeepTheirTypeAndCanBeAnything()
    {
        var space = new HyperparameterSpace();
        var hidden = space.Choice<int[]>("hidden", [64, 32], [128]);
        var bias = space.Choice<bool?>("bias", true, null);
        var trials = new GridSearch(space).ChooseTrials();
        Assert.Equal([64, 32], trials[0].Get(hidden));
        Assert.Null(trials[^1].Get(bias));
        Assert.Equal("hidden = [64, 32], bias = True", trials[0].ToString());
        Assert.Equal("hidden = [128], bias = null", trials[^1].ToString());
    }

    [Fact]
    public void AValueIsFoundByNameOrParameterAndAnUnknownOneIsRefusedWithThoseThereAre()
    {
        var space = new HyperparameterSpace();
        var rate = space.Choice("rate", 0.5);
        var trial = new GridSearch(space).ChooseTrials()[0];
        Assert.Equal(0.5, trial.Get(rate));
        Assert.Equal(0.5, trial["rate"]);
        Assert.Contains("it has: rate", Assert.Throws<ArgumentException>(() => trial["units"]).Message);
        Assert.Contains("it has: rate", Assert.Throws<ArgumentException>(() => trial.Get(new HyperparameterSpace().Choice("rate", 0.5))).Message);
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
    public void WhatIsNoRangeIsRefused(Action<HyperparameterSpace> add, string because)
    {
        var space = new HyperparameterSpace();
        space.Choice("taken", 0);
        Assert.Contains(because, Assert.ThrowsAny<ArgumentException>(() => add(space)).Message);
        Assert.Single(space.Parameters);
    }
}
