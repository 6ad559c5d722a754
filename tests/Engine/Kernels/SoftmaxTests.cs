using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class SoftmaxTests
{
    private const double Bound = 1e-6;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 2 }, { 5, 10 }, { 4, 17 }, { 2, 1001 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_equals_the_definition(int rows, int columns)
    {
        float[] logits = Logits(rows, columns);
        float[] expected = Definition(rows, columns, logits);
        float[] actual = new float[logits.Length];
        Softmax.Forward(rows, columns, logits, actual, Parallelism.Single);
        KernelAssert.Close(expected, actual, Bound);
        Softmax.Forward(rows, columns, logits, logits, Parallelism.Single);
        KernelAssert.SameBits(actual, logits);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Backward_equals_the_jacobian_times_the_gradient(int rows, int columns)
    {
        float[] p = Definition(rows, columns, Logits(rows, columns));
        float[] gradient = KernelAssert.Random(2, p.Length);
        float[] expected = new float[p.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < columns; i++)
            {
                double sum = 0;
                for (int j = 0; j < columns; j++)
                {
                    sum += (double)p[(r * columns) + j] * ((i == j ? 1 : 0) - p[(r * columns) + i]) * gradient[(r * columns) + j];
                }

                expected[(r * columns) + i] = (float)sum;
            }
        }

        float[] actual = new float[p.Length];
        Softmax.Backward(rows, columns, p, gradient, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Cross_entropy_and_its_gradient_equal_the_definition(int rows, int columns)
    {
        float[] logits = Logits(rows, columns);
        float[] p = Definition(rows, columns, logits);
        float[] targets = new float[logits.Length];
        for (int r = 0; r < rows; r++)
        {
            targets[(r * columns) + (r % columns)] = 0.75f;
            targets[(r * columns) + (r * 3 % columns)] += 0.25f;
        }

        double expected = 0;
        for (int i = 0; i < p.Length; i++)
        {
            expected -= targets[i] == 0 ? 0 : targets[i] * Math.Log(p[i]);
        }

        float[] gradient = new float[logits.Length];
        double loss = Softmax.CrossEntropy(rows, columns, logits, targets, [], 0.5f, gradient, Parallelism.Single);
        Assert.Equal(expected, loss, 1e-5 * (1 + expected));
        for (int i = 0; i < p.Length; i++)
        {
            Assert.Equal((p[i] - targets[i]) * 0.5f, gradient[i], 1e-6f);
        }

        double lossAlone = Softmax.CrossEntropy(rows, columns, logits, targets, [], 0.5f, [], Parallelism.Single);
        Assert.Equal(lossAlone, Softmax.CrossEntropy(rows, columns, logits, targets, [], 0.5f, logits, Parallelism.Single));
        KernelAssert.SameBits(gradient, logits);
    }

    [Fact]
    public void Huge_logits_neither_overflow_nor_lose_the_loss()
    {
        float[] logits = [1e30f, 0, -1e30f, 1000, 0, -1000];
        float[] gradient = new float[6];
        Assert.Equal(1000, Softmax.CrossEntropy(2, 3, logits, [1, 0, 0, 0, 1, 0], [], 1, gradient, Parallelism.Single), 1e-9);
        Assert.Equal([0, 0, 0, 1, -1, 0], gradient);
        float[] p = new float[6];
        Softmax.Forward(2, 3, logits, p, Parallelism.Single);
        Assert.Equal([1, 0, 0, 1, 0, 0], p);
    }

    [Fact]
    public void A_class_without_target_may_be_impossible() =>
        Assert.Equal(0, Softmax.CrossEntropy(1, 2, [3, float.NegativeInfinity], [1, 0], [], 1, [], Parallelism.Single));

    [Fact]
    public void A_logit_that_is_not_a_number_shows_in_the_loss()
    {
        float[] logits = [1, float.NaN, 3, 4, 5, 6, 7, 8, 9, 10];
        Assert.True(double.IsNaN(Softmax.CrossEntropy(1, 10, logits, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [], 1, [], Parallelism.Single)));
    }

    private static float[] Logits(int rows, int columns) => [.. KernelAssert.Random(1, rows * columns).Select(x => x * 8)];

    private static float[] Definition(int rows, int columns, float[] logits)
    {
        float[] p = new float[rows * columns];
        for (int r = 0; r < rows; r++)
        {
            double sum = logits.AsSpan(r * columns, columns).ToArray().Sum(z => Math.Exp(z));
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                p[i] = (float)(Math.Exp(logits[i]) / sum);
            }
        }

        return p;
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        const int Rows = 333, Columns = 11;
        float[] logits = KernelAssert.Random(1, Rows * Columns);
        float[] targets = KernelAssert.Random(2, Rows * Columns);
        (double Loss, float[] Gradient, float[] Probabilities) Run(int threads)
        {
            float[] gradient = new float[logits.Length];
            float[] probabilities = new float[logits.Length];
            double loss = Softmax.CrossEntropy(Rows, Columns, logits, targets, [], 0.1f, gradient, new Parallelism(threads));
            Softmax.Forward(Rows, Columns, logits, probabilities, new Parallelism(threads));
            return (loss, gradient, probabilities);
        }

        (double loss, float[] gradient, float[] probabilities) = Run(1);
        Assert.Equal(loss, Run(3).Loss);
        KernelAssert.SameBits(gradient, Run(3).Gradient);
        KernelAssert.SameBits(probabilities, Run(3).Probabilities);
    }
}
