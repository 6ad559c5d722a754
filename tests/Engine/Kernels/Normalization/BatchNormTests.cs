using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;

namespace MLNetDeep.Engine.Tests.Kernels.Normalization;

public class BatchNormTests
{
    // Single precision over sums of a few thousand elements.
    private const double Bound = 2e-6;

    public static TheoryData<int, int, int, bool> Sizes => new()
    {
        { 2, 1, 1, false }, { 5, 3, 1, true }, { 33, 131, 1, false }, { 300, 64, 1, true },
        { 1, 2, 7, false }, { 3, 5, 8, true }, { 7, 3, 49, true }, { 64, 2, 63, false }, { 2, 3, 5003, true }, { 9, 4, 784, false },
        { 30, 3, 3, true }, { 17, 2, 5, false }, { 21, 3, 15, true }, { 8, 2, 16, true }, { 40, 5, 31, false }, { 3, 2, 2049, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_training_pass_equals_the_scalar_one(int batch, int channels, int pixels, bool rectify)
    {
        var problem = new Problem(batch, channels, pixels, rectify);
        problem.Train(new Parallelism(2));
        (double[] means, double[] variances) = problem.Moments();
        int count = batch * pixels;

        KernelAssert.Close(problem.Normalized(means, variances), problem.Output, Bound);
        KernelAssert.Close([.. means.Select((mean, c) => (float)((0.7 * problem.OldMean[c]) + (0.3 * mean)))], problem.RunningMean, Bound);
        KernelAssert.Close(
            [.. variances.Select((v, c) => (float)((0.7 * problem.OldVariance[c]) + (0.3 * v * count / (count - 1))))],
            problem.RunningVariance, Bound);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_prediction_equals_the_scalar_one_with_the_running_statistics(int batch, int channels, int pixels, bool rectify)
    {
        var problem = new Problem(batch, channels, pixels, rectify);
        float[] expected = problem.Normalized([.. problem.OldMean.Select(m => (double)m)], [.. problem.OldVariance.Select(v => (double)v)]);

        problem.Predict();
        float[] inPlace = problem.PredictInPlace();

        KernelAssert.Close(expected, problem.Output, Bound);
        KernelAssert.SameBits(problem.Output, inPlace);
        KernelAssert.SameBits(problem.OldMean, problem.RunningMean);
        KernelAssert.SameBits(problem.OldVariance, problem.RunningVariance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_equal_the_scalar_ones(int batch, int channels, int pixels, bool rectify)
    {
        var problem = new Problem(batch, channels, pixels, rectify);
        problem.Train(Parallelism.Single);
        float[] gradient = KernelAssert.Random(9, problem.Input.Length);
        (float[] weight, float[] bias, float[] input) = problem.NaiveGradients(gradient);

        problem.Backward(gradient, new Parallelism(2));

        KernelAssert.Close(weight, problem.WeightGradient, 1e-5);
        KernelAssert.Close(bias, problem.BiasGradient, 1e-5);

        // With two elements a channel, what remains of the input's gradient is rounding.
        KernelAssert.Close(input, problem.InputGradient, batch * pixels == 2 ? 1 : 1e-5);
    }

    [Theory]
    [InlineData(70, 301, 1)]
    [InlineData(13, 17, 131)]
    [InlineData(13, 17, 7)]
    public void Bits_do_not_depend_on_threads(int batch, int channels, int pixels)
    {
        var single = new Problem(batch, channels, pixels, true);
        var several = new Problem(batch, channels, pixels, true);
        single.Train(Parallelism.Single);
        several.Train(new Parallelism(3));
        float[] gradient = KernelAssert.Random(9, single.Input.Length);
        single.Backward(gradient, Parallelism.Single);
        several.Backward(gradient, new Parallelism(3));
        float[] inPlace = several.BackwardInPlace(gradient);

        KernelAssert.SameBits(single.InputGradient, inPlace);
        KernelAssert.SameBits(single.Output, several.Output);
        KernelAssert.SameBits(single.RunningVariance, several.RunningVariance);
        KernelAssert.SameBits(single.WeightGradient, several.WeightGradient);
        KernelAssert.SameBits(single.InputGradient, several.InputGradient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1021)]
    public void A_mean_far_from_zero_leaves_the_variance_its_digits(int pixels)
    {
        var problem = new Problem(2048 / pixels, 3, pixels, false);
        for (int i = 0; i < problem.Input.Length; i++)
        {
            problem.Input[i] += 1000;
        }

        problem.Train(Parallelism.Single);

        (double[] means, double[] variances) = problem.Moments();

        // The normalized values carry the rounding of the mean to single precision, 3e-5 of deviations of 0.6.
        KernelAssert.Close(problem.Normalized(means, variances), problem.Output, 1e-4);
        int count = 2048 / pixels * pixels;
        KernelAssert.Close(
            [.. variances.Select((v, c) => (float)((0.7 * problem.OldVariance[c]) + (0.3 * v * count / (count - 1))))],
            problem.RunningVariance, Bound);
    }

    private sealed class Problem
    {
        private readonly int _batch;
        private readonly BatchNormSettings _settings;
        private readonly float[] _saved;

        public Problem(int batch, int channels, int pixels, bool rectify)
        {
            _batch = batch;
            _settings = new BatchNormSettings(channels, pixels, 1e-3f, 0.3f, rectify);
            Input = KernelAssert.Random(1, batch * channels * pixels);
            Weight = KernelAssert.Random(2, channels);
            Bias = KernelAssert.Random(3, channels);
            OldMean = KernelAssert.Random(4, channels);
            OldVariance = [.. KernelAssert.Random(5, channels).Select(x => x + 1.5f)];
            RunningMean = [.. OldMean];
            RunningVariance = [.. OldVariance];
            Output = new float[Input.Length];
            InputGradient = new float[Input.Length];
            WeightGradient = new float[channels];
            BiasGradient = new float[channels];
            _saved = new float[2 * channels];
        }

        public float[] Input { get; }

        public float[] Weight { get; }

        public float[] Bias { get; }

        public float[] OldMean { get; }

        public float[] OldVariance { get; }

        public float[] RunningMean { get; }

        public float[] RunningVariance { get; }

        public float[] Output { get; }

        public float[] InputGradient { get; }

        public float[] WeightGradient { get; }

        public float[] BiasGradient { get; }

        private int Count => _batch * _settings.Pixels;

        public void Train(Parallelism parallelism) => BatchNorm.Train(
            _settings, _batch, Input, Weight, Bias, RunningMean, RunningVariance, _saved, Output, parallelism);

        public void Predict() => BatchNorm.Predict(
            _settings, _batch, Input, Weight, Bias, RunningMean, RunningVariance, Output, new Parallelism(2));

        public float[] PredictInPlace()
        {
            float[] numbers = [.. Input];
            BatchNorm.Predict(
                _settings, _batch, numbers, Weight, Bias, RunningMean, RunningVariance, numbers, new Parallelism(2));
            return numbers;
        }

        public void Backward(float[] gradient, Parallelism parallelism) => BatchNorm.Backward(
            _settings, _batch, Input, Weight, Bias, _saved, gradient, WeightGradient, BiasGradient, InputGradient, parallelism);

        public float[] BackwardInPlace(float[] gradient)
        {
            float[] numbers = [.. gradient];
            BatchNorm.Backward(
                _settings, _batch, Input, Weight, Bias, _saved, numbers, WeightGradient, BiasGradient, numbers, new Parallelism(2));
            return numbers;
        }

        public (double[] Means, double[] Variances) Moments()
        {
            double[] means = [.. Enumerable.Range(0, _settings.Channels).Select(c => Of(c).Average(i => (double)Input[i]))];
            double[] variances = [.. means.Select((mean, c) => Of(c).Average(i => Math.Pow(Input[i] - mean, 2)))];
            return (means, variances);
        }

        public float[] Normalized(double[] means, double[] variances) => [.. Input.Select((x, i) =>
        {
            int c = ChannelOf(i);
            double y = ((x - means[c]) / Math.Sqrt(variances[c] + 1e-3f) * Weight[c]) + Bias[c];
            return (float)(_settings.Rectify ? Math.Max(0, y) : y);
        })];

        public (float[] Weight, float[] Bias, float[] Input) NaiveGradients(float[] outputGradient)
        {
            (double[] means, double[] variances) = Moments();
            double[] g = [.. outputGradient.Select((dy, i) => _settings.Rectify && Output[i] <= 0 ? 0 : (double)dy)];
            double Normal(int i) => (Input[i] - means[ChannelOf(i)]) / Math.Sqrt(variances[ChannelOf(i)] + 1e-3f);
            double[] bias = [.. means.Select((_, c) => Of(c).Sum(i => g[i]))];
            double[] weight = [.. means.Select((_, c) => Of(c).Sum(i => g[i] * Normal(i)))];
            double[] input = [.. g.Select((value, i) =>
            {
                int c = ChannelOf(i);
                return Weight[c] / Math.Sqrt(variances[c] + 1e-3f) * (value - (bias[c] / Count) - (Normal(i) * weight[c] / Count));
            })];
            return ([.. weight.Select(v => (float)v)], [.. bias.Select(v => (float)v)], [.. input.Select(v => (float)v)]);
        }

        private int ChannelOf(int index) => index / _settings.Pixels % _settings.Channels;

        private IEnumerable<int> Of(int channel) => Enumerable.Range(0, Input.Length).Where(i => ChannelOf(i) == channel);
    }
}
