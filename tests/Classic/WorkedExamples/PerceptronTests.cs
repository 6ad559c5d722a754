using MLNetDeep.Classic.Linear;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.WorkedExamples;

/// <summary>
/// Section 7: points that a line splits with fewer and fewer errors, until 0/20. The slides give no points, so these are generated.
/// </summary>
public class PerceptronTests
{
    private const int Points = 20;

    [Fact]
    public void Errors_go_from_5_over_3_to_0_of_20_points()
    {
        (Tensor points, int[] labels) = Generate(seed: 2);
        List<PerceptronPass> passes = [];

        PerceptronModel model = new Perceptron { PassCompleted = passes.Add }.Fit(points, labels);

        Assert.True(model.Converged);
        Assert.Equal([5, 3, 3, 1, 0], passes.Select(pass => pass.Errors));
        Assert.All(passes, pass => Assert.Equal(Points, pass.Rows));
        Assert.Equal(passes[^2].Line, passes[^1].Line);
        for (int i = 0; i < Points; i++)
        {
            double side = (model.Weights[0] * points.Span[2 * i]) + (model.Weights[1] * points.Span[(2 * i) + 1]) + model.Intercept;
            Assert.Equal(labels[i] == 1, side > 0);
        }
    }

    // Points of a square, yes above a line through it, none near the line.
    private static (Tensor Points, int[] Labels) Generate(int seed)
    {
        var random = new Random(seed);
        List<float> points = [];
        List<int> labels = [];
        while (labels.Count < Points)
        {
            float x = 10 * random.NextSingle(), y = 10 * random.NextSingle();
            float side = y - (0.6f * x) - 2;
            if (Math.Abs(side) < 0.3f)
            {
                continue;
            }
            points.AddRange([x, y]);
            labels.Add(side > 0 ? 1 : 0);
        }
        return (new Tensor(Shape.Of(Points, 2), [.. points]), [.. labels]);
    }
}
