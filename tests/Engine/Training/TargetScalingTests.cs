using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public sealed class TargetScalingTests
{
    // Targets 2, 4, 6, 8 (mean 5, mean square deviation 5), and 7 four times.
    private static InMemoryBatches Rows() => new([1, 2, 3, 4], 1, [2f, 7, 4, 7, 6, 7, 8, 7], 2, shuffle: false);

    [Fact]
    public void Mean_and_deviation_are_those_of_each_target_and_one_where_it_does_not_vary()
    {
        var scaling = TargetScaling.Learn(Rows());
        Assert.Equal([5f, 7f], scaling.Means.ToArray());
        Assert.Equal([(float)Math.Sqrt(5), 1f], scaling.Deviations.ToArray());
    }

    [Fact]
    public void Standardized_rows_have_the_same_inputs_and_weights()
    {
        var source = new InMemoryBatches([1, 2, 3, 4], 1, [2f, 4, 6, 8], 1, shuffle: false, weights: [1, 2, 3, 4]);
        IBatchSource standardized = TargetScaling.Learn(source).Standardize(source);
        float[] inputs = new float[4], targets = new float[4], weights = new float[4];
        using IBatchReader reader = standardized.StartEpoch(0);
        Assert.Equal(3, reader.ReadBatch(inputs.AsSpan(0, 3), targets.AsSpan(0, 3), weights.AsSpan(0, 3)));
        Assert.Equal(1, reader.ReadBatch(inputs.AsSpan(3), targets.AsSpan(3), weights.AsSpan(3)));
        Assert.Equal([1, 2, 3, 4], inputs);
        Assert.Equal([1, 2, 3, 4], weights);
        float deviation = MathF.Sqrt(5);
        Assert.Equal([-3 / deviation, -1 / deviation, 1 / deviation, 3 / deviation], targets);
        Assert.True(standardized.HasWeights);
        Assert.Equal((1, 1, 4L), (standardized.InputSize, standardized.TargetSize, standardized.Rows));
    }

    [Fact]
    public void A_folded_network_gives_what_it_gave_in_the_units_of_the_targets()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Dense(5), new Tanh(), new Dense(2)), seed: 1);
        network.Parameters[^1].Value.Span[0] = 0.25f;
        float[] inputs = RandomArrays.Normal(7 * 3, 1);
        float[] before = new float[14], after = new float[14];
        network.Predict(inputs, 7, before);
        TargetScaling.Learn(Rows()).FoldInto(network);
        network.Predict(inputs, 7, after);
        // Rounding of a product and a sum in single precision.
        for (int i = 0; i < after.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? (before[i] * Math.Sqrt(5)) + 5 : before[i] + 7, after[i], 5e-6);
        }
    }

    [Fact]
    public void What_is_taken_out_of_a_network_is_what_was_folded_into_it()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Dense(5), new Tanh(), new Dense(2)), seed: 1);
        network.Parameters[^1].Value.Span[0] = 0.25f;
        float[][] before = [.. network.Parameters.Select(parameter => parameter.Value.Span.ToArray())];
        var scaling = TargetScaling.Learn(Rows());
        scaling.FoldInto(network);
        scaling.TakeOutOf(network);
        // Rounding of a product, a sum and their inverses in single precision, of numbers up to 10.
        foreach ((float[] was, Engine.Layers.Parameter parameter) in before.Zip(network.Parameters))
        {
            for (int i = 0; i < was.Length; i++)
            {
                Assert.Equal(was[i], parameter.Value.Span[i], 2e-6f);
            }
        }
    }

    [Fact]
    public void A_network_with_another_end_or_number_of_outputs_is_refused()
    {
        var scaling = TargetScaling.Learn(Rows());
        foreach (LayerSpec[] layers in new LayerSpec[][] { [new Dense(2), new Sigmoid()], [new Dense(2, Bias: false)], [new Dense(3)] })
        {
            Assert.Throws<ArgumentException>(() => scaling.FoldInto(new Network(NetworkSpec.Sequential(Shape.Of(1), layers), seed: 1)));
        }
        Assert.Throws<ArgumentException>(() => scaling.TakeOutOf(new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(3)), seed: 1)));
        Assert.Throws<ArgumentException>(() => scaling.Standardize(new InMemoryBatches([1], 1, [1f], 1)));
    }

    [Fact]
    public void No_rows_and_a_cancelled_pass_are_errors()
    {
        Assert.Throws<InvalidOperationException>(() => TargetScaling.Learn(new InMemoryBatches([], 1, Array.Empty<float>(), 1)));
        Assert.Throws<OperationCanceledException>(() => TargetScaling.Learn(Rows(), new CancellationToken(canceled: true)));
    }
}
