using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Layers;

public class PiecewiseLinearEncodingTests
{
    // A number, a constant, an indicator, and a number of three values most of which are the same.
    private static readonly float[] Rows = [0, 7, 0, 1, 1, 7, 1, 1, 2, 7, 0, 1, 3, 7, 1, 1, 4, 7, 0, 2, 5, 7, 0, 1, 6, 7, 0, 1, 8, 7, 0, 5];

    [Fact]
    public void Bins_lie_between_quantiles_of_features_of_three_values_or_more()
    {
        Network network = Learned(new PiecewiseLinearEncoding(4) { Columns = 2 });

        // The quantiles of the first are 0, 1.75, 3.5, 5.25 and 8. Of the last 1 is an edge, and the quantiles of 2 and 5 are 2, 3, 4
        // and 5.
        float[] outputs = new float[16];
        network.Predict([-1, 0, 0, 0, 3.5f + 0.875f, 9, 1, 1.125f], 2, outputs);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], outputs[..8]);
        Assert.Equal([1, 1, 0.5f, 0, 0.125f, 0, 0, 0], outputs[8..]);
    }

    [Fact]
    public void Values_beyond_the_last_edge_fill_all_bins()
    {
        float[] outputs = new float[8];
        Learned(new PiecewiseLinearEncoding(4) { Columns = 2 }).Predict([100, 0, 0, 100], 1, outputs);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], outputs);
    }

    [Fact]
    public void Without_a_number_of_columns_there_is_room_for_all_and_the_rest_stays_zero()
    {
        float[] outputs = new float[8];
        Learned(new PiecewiseLinearEncoding(2)).Predict([8, 8, 8, 8], 1, outputs);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], outputs);
    }

    [Fact]
    public void Fewer_values_than_edges_make_fewer_bins()
    {
        // 0, 1 and 2.
        float[] outputs = new float[8];
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new PiecewiseLinearEncoding(4)), 1);
        float[] rows = [.. Enumerable.Range(0, 99).Select(row => row % 3f)];
        ScalingLearner.Learn(network, new InMemoryBatches(rows, 1, new float[4 * 99], 4));
        network.Predict([0.25f, 1.5f], 2, outputs);
        Assert.Equal([0.25f, 0, 0, 0, 1, 0.5f, 0, 0], outputs);
    }

    [Fact]
    public void Bins_rise_to_their_height()
    {
        float[] outputs = new float[8];
        Learned(new PiecewiseLinearEncoding(4) { Columns = 2, Height = 0.25f }).Predict([3.5f + 0.875f, 9, 1, 100], 1, outputs);
        Assert.Equal([0.25f, 0.25f, 0.125f, 0, 0.25f, 0.25f, 0.25f, 0.25f], outputs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5f)]
    [InlineData(3)]
    public void Gradients_are_those_of_small_steps(float height)
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(4), new PiecewiseLinearEncoding(4) { Columns = 2, Height = height }, new Dense(1)), 1);
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 4, new float[8], 1));
        float[] rows = [4, 0, 0, 1.1f, 2, 0, 0, 3.3f, -5, 0, 0, 9];
        float[] gradient = new float[12];
        new InputGradient(network, 3).Compute(rows, 3, 0, gradient);
        Assert.Equal(gradient, rows.Select((_, i) => Slope(network, rows, i)), (expected, actual) => Math.Abs(expected - actual) < 1e-5);
        Assert.Equal([true, true, false], gradient.Chunk(4).Select(row => row[0] != 0 && row[3] != 0));
    }

    [Fact]
    public void It_is_the_same_for_any_number_of_threads_and_rows()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(40), new PiecewiseLinearEncoding(19));
        Network network = new(spec, 1) { Threads = 1 }, other = new(spec, 1) { Threads = 3 };
        float[] rows = Support.RandomArrays.Normal(40 * 300, 3);
        ScalingLearner.Learn(network, new InMemoryBatches(rows, 40, new float[300 * 760], 760));
        ScalingLearner.Learn(other, new InMemoryBatches(rows, 40, new float[300 * 760], 760));
        float[] one = new float[300 * 760], many = new float[one.Length], alone = new float[760];
        network.Predict(rows, 300, one);
        other.Predict(rows, 300, many);
        network.Predict(rows.AsSpan(40 * 7, 40), 1, alone);
        Assert.Equal(one, many);
        Assert.Equal(one[(760 * 7)..(760 * 8)], alone);
    }

    [Fact]
    public void What_was_learned_stays_in_further_training_and_in_files()
    {
        Network network = Learned(new PiecewiseLinearEncoding(4) { Columns = 2 });
        float[] before = [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];
        ScalingLearner.LearnIfNew(network, new InMemoryBatches([.. Rows.Select(x => x * 3)], 4, new float[64], 8), default);
        Assert.Equal(before, network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray()));
    }

    [Theory]
    [InlineData(0, null, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(4, 5, 1)]
    [InlineData(4, 2, 0)]
    [InlineData(4, 2, float.NaN)]
    [InlineData(4, 2, float.PositiveInfinity)]
    public void Settings_out_of_range_are_refused(int bins, int? columns, float height) => Assert.Throws<ArgumentException>(
        () => NetworkSpec.Sequential(Shape.Of(4), new PiecewiseLinearEncoding(bins) { Columns = columns, Height = height }));

    [Fact]
    public void Other_shapes_and_places_are_refused()
    {
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 3), new PiecewiseLinearEncoding()));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1 << 20), new PiecewiseLinearEncoding(1 << 20)));
        var network = new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(3), new PiecewiseLinearEncoding(2)), 1);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => ScalingLearner.Learn(network, new InMemoryBatches(Rows, 4, new float[48], 6)));
        Assert.Contains(
            "only the input or a MissingValues of it may come before; it takes 'dense_1'", exception.Message, StringComparison.Ordinal);
    }

    private static float Slope(Network network, float[] rows, int index)
    {
        const float Step = 1f / 64;
        float[] above = [.. rows], below = [.. rows];
        above[index] += Step;
        below[index] -= Step;
        float[] outputs = new float[2 * 3];
        network.Predict([.. above, .. below], 6, outputs);
        return (outputs[index / 4] - outputs[3 + (index / 4)]) / (2 * Step);
    }

    private static Network Learned(PiecewiseLinearEncoding encoding)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(4), encoding), 1);
        int outputs = (int)network.Spec.Output.Elements;
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 4, new float[8 * outputs], outputs));
        return network;
    }
}
