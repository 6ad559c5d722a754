using MLNetDeep.Classic.Linear;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Linear;

public class PerceptronModelTests
{
    private static readonly Tensor Square = new(Shape.Of(4, 2), [0, 0, 0, 1, 1, 0, 1, 1]);

    [Fact]
    public void Logical_and_is_learned_step_by_step_as_on_paper()
    {
        List<PerceptronPass> passes = [];
        PerceptronModel model = new Perceptron { PassCompleted = passes.Add }.Fit(Square, [0, 0, 0, 1]);
        (int[] errors, string[] lines) = ByHand();
        Assert.Equal(errors, model.ErrorsPerPass);
        Assert.Equal(lines, passes.Select(pass => pass.Line));
        Assert.True(model.Converged);
    }

    // The rule written out for two features.
    private static (int[] Errors, string[] Lines) ByHand()
    {
        (double W1, double W2, double B) line = default;
        List<int> errors = [];
        List<string> lines = [];
        do
        {
            int wrong = 0;
            foreach ((int x, int y, int wanted) in new[] { (0, 0, -1), (0, 1, -1), (1, 0, -1), (1, 1, 1) })
            {
                if (wanted * ((line.W1 * x) + (line.W2 * y) + line.B) <= 0)
                {
                    line = (line.W1 + (wanted * x), line.W2 + (wanted * y), line.B + wanted);
                    wrong++;
                }
            }
            errors.Add(wrong);
            lines.Add(PerceptronModel.Describe([line.W1, line.W2], line.B, null));
        }
        while (errors[^1] > 0);
        return ([.. errors], [.. lines]);
    }

    [Theory]
    [InlineData(2, -3, 0.5, "2 x1 - 3 x2 + 0.5 = 0")]
    [InlineData(-1, 0, -2, "-1 x1 - 2 = 0")]
    [InlineData(0, 1.25, 0, "1.25 x2 = 0")]
    [InlineData(0, 0, 0, "0 = 0")]
    public void The_line_is_written_without_what_is_zero(double first, double second, double intercept, string expected)
        => Assert.Equal(expected, PerceptronModel.Describe([first, second], intercept, null));

    [Fact]
    public void The_line_is_written_with_the_features_names()
    {
        PerceptronModel model = new Perceptron().Fit(Square, [0, 0, 0, 1]);
        Assert.Equal(model.Line().Replace("x1", "width").Replace("x2", "height"), model.Line(["width", "height"]));
        Assert.Throws<ArgumentException>(() => model.Line(["width"]));
    }

    [Fact]
    public void Exclusive_or_has_no_line_and_it_says_so_after_the_last_pass()
    {
        PerceptronModel model = new Perceptron { NumberOfIterations = 25 }.Fit(Square, [0, 1, 1, 0]);
        Assert.False(model.Converged);
        Assert.Equal(25, model.ErrorsPerPass.Count);
        Assert.All(model.ErrorsPerPass, errors => Assert.InRange(errors, 1, 4));
    }

    [Fact]
    public void Scores_are_the_weighted_sums()
    {
        PerceptronModel model = new Perceptron().Fit(Square, [0, 0, 0, 1]);
        float[] scores = new float[2];
        model.ScoreMargins([3, -1, 0.5f, 2], scores);
        Assert.Equal(
            [
                (float)((3 * model.Weights[0]) - model.Weights[1] + model.Intercept),
                (float)((0.5 * model.Weights[0]) + (2 * model.Weights[1]) + model.Intercept),
            ],
            scores);
    }

    [Fact]
    public void Scores_of_the_greatest_features_are_finite()
    {
        PerceptronModel model = new Perceptron().Fit(new Tensor(Shape.Of(2, 1), [-float.MaxValue, float.MaxValue]), [0, 1]);
        float[] scores = new float[2];
        model.ScoreMargins([-float.MaxValue, float.MaxValue], scores);
        Assert.Equal([float.MinValue, float.MaxValue], scores);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        PerceptronModel written = new Perceptron().Fit(Square, [0, 0, 0, 1]);
        using var stream = new MemoryStream();
        var arrays = new ModelArrays("test");
        ((IStoredModel)written).Write(arrays);
        arrays.Write(stream);
        stream.Position = 0;
        var read = PerceptronModel.Read(ModelArrays.Read(stream, "test"));
        Assert.Equal((written.Line(), 4, 2), (read.Line(), read.RowCount, read.FeatureCount));
        Assert.Equal(written.ErrorsPerPass, read.ErrorsPerPass);
    }

    [Theory]
    [InlineData("no weights", new double[0], 0, new[] { 0 })]
    [InlineData("a weight that is no number", new[] { double.NaN }, 0, new[] { 0 })]
    [InlineData("an infinite intercept", new[] { 1.0 }, double.PositiveInfinity, new[] { 0 })]
    [InlineData("no passes", new[] { 1.0 }, 0, new int[0])]
    [InlineData("more errors than rows", new[] { 1.0 }, 0, new[] { 5 })]
    public void A_file_whose_parts_do_not_fit_is_refused(string damage, double[] weights, double intercept, int[] errors)
    {
        var arrays = new ModelArrays("test");
        arrays.Add("weights", weights);
        arrays.Add("intercept", intercept);
        arrays.Add("errors", errors);
        arrays.Add("rows", 4);
        Assert.True(Record.Exception(() => PerceptronModel.Read(arrays)) is ModelFormatException, damage);
    }

    [Fact]
    public void Bad_input_is_told_with_what_came()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron { NumberOfIterations = 0 }.Fit(Square, [0, 0, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Perceptron { LearningRate = double.NaN }.Fit(Square, [0, 0, 0, 1]));
        Assert.Throws<ArgumentException>(() => new Perceptron().Fit(Square, [1, 1, 1, 1]));
        Assert.Throws<ArgumentException>(() => new Perceptron().Fit(Square, [0, 0, 0, 2]));
        Assert.Throws<ArgumentException>(() => new Perceptron().Fit(Square, [0, 0, 1]));
        Assert.Throws<InvalidOperationException>(
            () => new Perceptron { LearningRate = 1e300 }.Fit(new Tensor(Shape.Of(2, 1), [-1e38f, 1e38f]), [0, 1]));
    }
}
