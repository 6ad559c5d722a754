using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class SmoSolverTests
{
    private static readonly KernelFunction Rbf = new(KernelKind.Rbf, 0.3f, 0, 0);

    public static TheoryData<string, int> Problems
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string kind in new[] { "classification", "regression", "one class" })
            {
                foreach (int seed in Enumerable.Range(1, 6))
                {
                    data.Add(kind, seed);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Solutions_of_random_problems_fulfil_the_conditions_of_optimality(string kind, int seed)
    {
        const double Tolerance = 1e-5;
        (KernelMatrix<float> matrix, SmoProblem problem) = Random(kind, seed);

        SmoSolution solution = matrix.Solve(problem, new SmoOptions(Tolerance, true, null), default);

        Assert.True(solution.Converged);
        Assert.Equal(problem.Start.Sum(), solution.Coefficients.Sum(), 1e-9);
        Assert.Contains(solution.Coefficients, value => value != 0);
        for (int i = 0; i < problem.Count; i++)
        {
            double value = solution.Coefficients[i];
            Assert.InRange(value, problem.Lower[i], problem.Upper[i]);
            double gradient = problem.Linear[i] - solution.Offset;
            for (int j = 0; j < problem.Count; j++)
            {
                gradient += matrix.Row(i)[j] * solution.Coefficients[j];
            }
            double up = gradient + (value >= 0 ? problem.Tube : -problem.Tube),
            down = gradient + (value > 0 ? problem.Tube : -problem.Tube);
            // Rising must not lower the objective, nor falling, where there is room.
            Assert.True(value >= problem.Upper[i] || up >= -Tolerance, $"row {i} of coefficient {value}: slope {up} upwards");
            Assert.True(value <= problem.Lower[i] || down <= Tolerance, $"row {i} of coefficient {value}: slope {down} downwards");
        }
    }

    [Fact]
    public void Two_points_have_the_machine_computed_by_hand()
    {
        // x = 1 is yes and x = -1 is no: w = 1, b = 0, both coefficients 1/2.
        KernelMatrix matrix = Matrix([1, -1], 1, new KernelFunction(KernelKind.Linear, 0, 0, 0));
        var problem = SmoProblem.Classification([true, false], [10, 10]);

        SmoSolution solution = matrix.Solve(problem, new SmoOptions(1e-9, true, null), default);

        Assert.Equal([0.5, -0.5], solution.Coefficients);
        Assert.Equal(0, solution.Offset, 1e-12);
    }

    [Fact]
    public void A_small_bound_holds_the_machine_of_two_points()
    {
        // With C = 0.1 both coefficients stay there: w = 0.2, and the offset is the middle of what they allow.
        KernelMatrix matrix = Matrix([3, 1], 1, new KernelFunction(KernelKind.Linear, 0, 0, 0));

        SmoSolution solution = matrix.Solve(
            SmoProblem.Classification([true, false], [0.1, 0.1]), new SmoOptions(1e-9, true, null), default);

        Assert.Equal([0.1, -0.1], solution.Coefficients);
        // u = 0.2 x: slopes 0.6 - 1 and 0.2 + 1.
        Assert.Equal(((0.6 - 1) + (0.2 + 1)) / 2, solution.Offset, 1e-7);
    }

    [Fact]
    public void Three_targets_on_a_line_have_the_regression_computed_by_hand()
    {
        // Targets 0, 1, 2 at x = 0, 1, 2 in a tube of 0.25: the flattest line within has slope 3/4 and touches at both ends.
        KernelMatrix matrix = Matrix([0, 1, 2], 1, new KernelFunction(KernelKind.Linear, 0, 0, 0));

        SmoSolution solution = matrix.Solve(
            SmoProblem.Regression([0, 1, 2], [100, 100, 100], 0.25), new SmoOptions(1e-9, true, null), default);

        Assert.Equal(-0.375, solution.Coefficients[0], 1e-9);
        Assert.Equal(0, solution.Coefficients[1], 1e-9);
        Assert.Equal(0.375, solution.Coefficients[2], 1e-9);
        Assert.Equal(-0.25, solution.Offset, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Rows_set_aside_change_the_solution_within_the_tolerance_only(string kind, int seed)
    {
        (KernelMatrix<float> matrix, SmoProblem problem) = Random(kind, seed);
        SmoSolution with = matrix.Solve(problem, new SmoOptions(1e-7, true, null), default);
        SmoSolution without = matrix.Solve(problem, new SmoOptions(1e-7, false, null), default);
        Assert.True(
            Distance(with.Coefficients, without.Coefficients) < 1e-4,
            "the tolerance is 1e-7 of slopes of about 1, curvatures are up to a thousand times smaller");
        Assert.Equal(without.Offset, with.Offset, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_cache_of_a_few_rows_gives_the_bits_of_the_whole_matrix(string kind, int seed)
    {
        (KernelMatrix<float> whole, SmoProblem problem) = Random(kind, seed);
        var options = new SmoOptions(1e-5, true, null);
        SmoSolution expected = whole.Solve(problem, options, default);
        foreach (int rows in new[] { 1, 9, 40 })
        {
            CachedKernelMatrix<float> cached =
                new(new SingleKernels(Rows(kind, seed), Rbf), rows * problem.Count * sizeof(float), Parallelism.Single);
            SmoSolution actual = cached.Solve(problem, options, default);
            Assert.Equal(expected.Coefficients, actual.Coefficients);
            Assert.Equal((expected.Offset, expected.Iterations), (actual.Offset, actual.Iterations));
        }
    }

    [Fact]
    public void The_search_stops_at_the_most_iterations_and_says_so()
    {
        (KernelMatrix<float> matrix, SmoProblem problem) = Random("classification", 1);
        SmoSolution solution = matrix.Solve(problem, new SmoOptions(1e-5, true, 7), default);
        Assert.Equal((7, false), (solution.Iterations, solution.Converged));
    }

    [Fact]
    public void Cancelled_the_search_throws()
    {
        (KernelMatrix<float> matrix, SmoProblem problem) = Random("classification", 1);
        Assert.Throws<OperationCanceledException>(
            () => matrix.Solve(problem, new SmoOptions(1e-12, true, null), new CancellationToken(canceled: true)));
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / b.Sum(y => y * y));

    private static KernelRows Rows(string kind, int seed)
    {
        (Tensor features, _) = Clouds.Rows(Count(kind), 2, seed);
        return KernelRows.Of(features.Span, Clouds.Features, [.. Enumerable.Range(0, Count(kind))], []);
    }

    // Enough rows that some are set aside, in numbers that fill no vectors.
    private static int Count(string kind) => kind == "one class" ? 203 : 301;

    private static (KernelMatrix<float> Matrix, SmoProblem Problem) Random(string kind, int seed)
    {
        (Tensor features, int[] classes) = Clouds.Rows(Count(kind), 2, seed);
        double[] bounds = [.. Enumerable.Range(0, Count(kind)).Select(row => 1.0 + (row % 3))];
        SmoProblem problem = kind switch
        {
            "classification" => SmoProblem.Classification(Array.ConvertAll(classes, c => c == 0), bounds),
            "regression" => SmoProblem.Regression(Array.ConvertAll(Clouds.Targets(features), target => (double)target), bounds, 0.1),
            _ => SmoProblem.OneClass(classes.Length, 0.217),
        };
        return (DenseKernelMatrix<float>.Compute(new SingleKernels(Rows(kind, seed), Rbf), Parallelism.Single, default), problem);
    }

    private static DenseKernelMatrix<float> Matrix(float[] values, int size, KernelFunction function) =>
        DenseKernelMatrix<float>.Compute(
            new SingleKernels(KernelRows.Of(values, size, [.. Enumerable.Range(0, values.Length / size)], []), function),
            Parallelism.Single, default);
}
