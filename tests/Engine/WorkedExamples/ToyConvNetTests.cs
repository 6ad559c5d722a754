using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Testing;
using static MLNetDeep.Engine.Tests.WorkedExamples.Images;

namespace MLNetDeep.Engine.Tests.WorkedExamples;

/// <summary>Section 3: the X of the toy ConvNet, in ninths. Filters are divided by 9, which rounds in single precision.</summary>
public class ToyConvNetTests
{
    private const double Rounding = 1e-6;
    private const string ConvolvedA = "7 -1 1 3 5 -1 3 / -1 9 -1 3 -1 1 -1 / 1 -1 9 -3 1 -1 5 / 3 3 -3 5 -3 3 3 / "
        + "5 -1 1 -3 9 -1 1 / -1 1 -1 3 -1 9 -1 / 3 -1 5 3 1 -1 7";
    private const string ConvolvedB = "3 -5 1 -1 1 -5 3 / -5 5 -5 3 -5 5 -5 / 1 -5 5 -7 5 -5 1 / -1 3 -7 9 -7 3 -1 / "
        + "1 -5 5 -7 5 -5 1 / -5 5 -5 3 -5 5 -5 / 3 -5 1 -1 1 -5 3";
    private const string PooledA = "9 3 5 3 / 3 9 3 5 / 5 3 9 1 / 3 5 1 7";
    private const string PooledB = "5 3 5 3 / 3 9 5 1 / 5 5 5 1 / 3 1 1 3";
    private const string PooledC = "3 5 9 7 / 5 5 9 3 / 9 9 1 5 / 7 3 5 3";

    private static readonly MaxPool2D Pool = new(2) { CeilMode = true };

    [Fact]
    public void Mean_convolution_with_the_three_filters()
    {
        float[] a = Parse(ConvolvedA);

        AssertNinths([.. a, .. Parse(ConvolvedB), .. MirroredLeftToRight(a, 7)], Run(new Conv2D(3, 3)));
    }

    [Fact]
    public void Pooling_with_a_partial_last_window() =>
        AssertNinths([.. Parse(PooledA), .. Parse(PooledB), .. Parse(PooledC)], Run(new Conv2D(3, 3), Pool));

    [Fact]
    public void Deep_stacking_ends_in_the_list_of_votes() =>
        AssertNinths(Parse("9 5 5 9 9 5 5 5 5 9 9 5"), Run(new Conv2D(3, 3), new Relu(), Pool, Pool, new Flatten()));

    // The deck's .49 for O, and so its total .57, is the distance of .51 from 1; that from the right answer 0 is .51, the total .59.
    [Theory]
    [InlineData(1, 0.92, 0.08)]
    [InlineData(0, 0.51, 0.51)]
    [InlineData(1, 0.51, 0.49)]
    public void The_error_of_an_answer_is_its_distance_from_the_right_one(float right, float actual, double expected)
    {
        double square = new MeanSquareErrorLoss().Evaluate(new LossBatch(1, 1, [actual], [right]), []);

        Assert.Equal(expected, Math.Sqrt(square), Rounding);
    }

    [Fact]
    public void Adjusting_each_weight_up_and_down_gives_the_gradient()
    {
        Network network = WithFilters(
            9, 9, [FilterA, FilterB, FilterC], new Conv2D(3, 3), new Sigmoid(), new AveragePool2D(2) { CeilMode = true },
            new Flatten(), new Dense(2), new Sigmoid());

        GradientChecker.Check(network, new MeanSquareErrorLoss(), 1, X9(), [1, 0]);
    }

    private static float[] Run(params LayerSpec[] layers) => Apply(WithFilters(9, 9, [FilterA, FilterB, FilterC], layers), X9());

    private static float[] X9() => Drawn(9, Enumerable.Range(1, 7).SelectMany(i => new[] { (i, i), (i, 8 - i) }));

    private static void AssertNinths(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First / 9.0, pair.Second, Rounding));
    }
}
