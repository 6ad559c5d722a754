using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class ProbabilityTests
{
    [Fact]
    public void A_sigmoid_is_found_again_from_answers_drawn_of_it()
    {
        var truth = new PlattSigmoid(-1.7, 0.4);
        var random = new Random(1);
        double[] decisions = [.. Enumerable.Range(0, 20_000).Select(_ => (6 * random.NextDouble()) - 3)];
        bool[] answers = Array.ConvertAll(decisions, decision => random.NextDouble() < truth.Probability(decision));
        var found = PlattSigmoid.Fit(decisions, answers);
        // Twenty thousand answers leave an error of a few hundredths.
        Assert.Equal(truth.A, found.A, 0.1);
        Assert.Equal(truth.B, found.B, 0.1);
    }

    [Fact]
    public void Perfectly_parted_answers_and_answers_of_one_kind_keep_probabilities_inside()
    {
        var parted = PlattSigmoid.Fit([-2, -1, 1, 2], [false, false, true, true]);
        Assert.InRange(parted.Probability(2), 0.6, 0.99);
        Assert.InRange(parted.Probability(-2), 0.01, 0.4);
        var one = PlattSigmoid.Fit([1, 1, 1], [true, true, true]);
        Assert.InRange(one.Probability(1), 0.5, 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 30)]
    [InlineData(4, 4)]
    public void With_few_rows_of_a_class_the_likelier_class_is_that_of_the_decision(int first, int second)
    {
        var features = new Tensor(
            Shape.Of(first + second, 2),
            [.. Enumerable.Range(0, first + second).SelectMany(i => i < first ? new[] { -1f - (i / 9f), -1 } : [1 + (i / 9f), 1])]);
        int[] classes = [.. Enumerable.Range(0, first + second).Select(i => i < first ? 0 : 1)];
        KernelSvmModel model = new KernelSvm { Kernel = new LinearKernel(), Probabilities = true }.Fit(features, classes, 2);
        float[] scores = new float[2 * classes.Length];
        model.Score(features.Span, scores);
        Assert.Equal(classes, scores.Chunk(2).Select(row => row[1] > row[0] ? 1 : 0));
        Assert.All(scores, probability => Assert.InRange(probability, 0.01, 0.99));
    }

    [Fact]
    public void Decisions_that_say_the_opposite_of_the_labels_give_the_share_of_each_class()
    {
        bool[] positive = [true, true, true, false, false, false, false];
        PlattSigmoid sigmoid = PlattSigmoid.Fit([-1, -2, -1, 1, 2, 1, 1], positive).Falling(positive);
        Assert.Equal(4 / 9.0, sigmoid.Probability(-5), 1e-12);
        Assert.Equal(4 / 9.0, sigmoid.Probability(5), 1e-12);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(-1e6)]
    [InlineData(double.MaxValue)]
    public void Probabilities_of_great_decisions_are_numbers(double decision) =>
        Assert.InRange(new PlattSigmoid(-1, 0).Probability(decision), 0, 1);

    [Fact]
    public void Coupling_finds_the_probabilities_that_pairs_agree_on()
    {
        double[] truth = [0.1, 0.2, 0.3, 0.4];
        double[] pairs = [.. ClassPairs.Of(4).Select(pair => truth[pair.First] / (truth[pair.First] + truth[pair.Second]))];
        double[] found = new double[4];
        PairwiseCoupling.Couple(pairs, found);
        Assert.Equal(1, found.Sum(), 1e-12);
        // It stops at a residual of 0.005 / classes.
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(truth[i], found[i], 0.01);
        }
    }

    [Fact]
    public void Coupling_pairs_that_contradict_each_other_or_are_certain_gives_probabilities()
    {
        double[] found = new double[3];
        PairwiseCoupling.Couple([1, 0, 1], found);
        Assert.Equal(1, found.Sum(), 1e-9);
        Assert.All(found, probability => Assert.InRange(probability, 0, 1));
    }

    [Fact]
    public void Votes_are_parted_by_bounded_confidences_as_scikit_learns()
    {
        // Of sklearn.utils.multiclass._ovr_decision_function for pairs 0-1: 0.5, 0-2: -2, 1-2: 1.
        double[] scores = new double[3];
        ClassPairs.Vote([0.5, -2, 1], scores);
        Assert.Equal(1 + (-1.5 / (3 * 2.5)), scores[0], 1e-15);
        Assert.Equal(1 + (0.5 / (3 * 1.5)), scores[1], 1e-15);
        Assert.Equal(1 + (1 / (3 * 2.0)), scores[2], 1e-15);
    }

    [Fact]
    public void Pairs_are_numbered_in_their_order() =>
        Assert.Equal(Enumerable.Range(0, 10), ClassPairs.Of(5).Select(pair => ClassPairs.IndexOf(pair.First, pair.Second, 5)));
}
