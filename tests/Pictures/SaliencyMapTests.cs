using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Kernels;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Pictures.Tests;

public class SaliencyMapTests
{
    private static readonly float[] Weights = [1, -2, 0, 4, 0.5f, -1, 3, 0, -5, 2, 1, -3];
    private static readonly float[] Pixels = [2, 1, 3, -1];

    // A linear classifier of three classes with weights that are known.
    private static readonly Network Linear =
        Fill(NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Flatten(), new Dense(3, Bias: false), new Softmax()), Weights);

    private static readonly Network Curved = RandomNetworks.Create(NetworkSpec.Sequential(
        Shape.Of(2, 8, 6), new InputScaling(), new Conv2D(4, 3), new BatchNormalization(), new Tanh(), new AveragePool2D(2),
        new Dropout(0.5f), new Flatten(), new Dense(3),
        new Softmax()));

    private static readonly float[] Scene = RandomArrays.Normal(96, 9);

    [Fact]
    public void The_gradient_is_that_of_the_score_and_not_of_the_probability()
    {
        var map = SaliencyMap.Of(Linear, Pixels, 1);

        Assert.Equal([0.5f, 1, 3, 0], map.Values);
        Assert.Equal(9, map.Score);
        Assert.Equal((1, new PixelLayout(2, 2), false), (map.Class, map.Image, map.IsSigned));
        float[] probabilities = new float[3];
        Linear.Predict(Pixels, 1, probabilities);
        Assert.Equal(probabilities[1], map.Probability);
    }

    [Fact]
    public void Where_the_probability_is_saturated_the_gradient_is_not()
    {
        float[] sure = [0, 0, 100, 0];

        var map = SaliencyMap.Of(Linear, sure);

        Assert.Equal((1, 1f), (map.Class, map.Probability));
        Assert.Equal([0.5f, 1, 3, 0], map.Values);
    }

    [Fact]
    public void Gradient_times_input_keeps_the_sign()
    {
        var map = SaliencyMap.Of(Linear, Pixels, 0, SaliencyMethod.GradientTimesInput);

        Assert.Equal([2, -2, 0, -4], map.Values);
        Assert.True(map.IsSigned);
    }

    [Fact]
    public void The_most_likely_class_is_the_default() => Assert.Equal(1, SaliencyMap.Of(Linear, Pixels).Class);

    [Fact]
    public void Of_several_channels_the_gradient_takes_the_greatest_and_times_input_the_sum()
    {
        Network network = Fill(
            NetworkSpec.Sequential(Shape.Of(1, 2, 3), new ChannelsFirst(), new Flatten(), new Dense(1, Bias: false)), [1, 2, -3, 4, 5, -6]);
        float[] pixels = [1, 10, 2, -1, 1, 1];

        // Red has weights 1 and 2, green -3 and 4, blue 5 and -6.
        Assert.Equal([5, 6], SaliencyMap.Of(network, pixels).Values);
        Assert.Equal([1 - 30 + 10, -2 + 4 - 6], SaliencyMap.Of(network, pixels, method: SaliencyMethod.GradientTimesInput).Values);
    }

    [Fact]
    public void The_gradient_of_a_deep_network_is_the_slope_of_its_score()
    {
        var map = SaliencyMap.Of(Curved, Scene, 2);

        Network logits = Curved.WithoutLast();
        const float Step = 1f / 32;
        float[] slopes = [.. Scene.Select((_, i) => (Logit(i, Step) - Logit(i, -Step)) / (2 * Step))];
        float[] expected = [.. Enumerable.Range(0, 48).Select(i => Math.Max(Math.Abs(slopes[i]), Math.Abs(slopes[48 + i])))];

        // Rounding over the step, and the square of the step itself.
        KernelAssert.Close(expected, [.. map.Values], 2e-3);

        float Logit(int i, float change)
        {
            float[] moved = (float[])Scene.Clone();
            moved[i] += change;
            float[] outputs = new float[3];
            logits.Predict(moved, 1, outputs);
            return outputs[2];
        }
    }

    [Fact]
    public void A_smooth_gradient_of_a_linear_score_is_the_gradient() =>
        KernelAssert.Close([0.5f, 1, 3, 0], [.. SaliencyMap.Of(Linear, Pixels, 1, SaliencyMethod.SmoothGradient).Values], 1e-6);

    [Fact]
    public void A_smooth_gradient_without_noise_is_the_gradient() => KernelAssert.Close(
        [.. SaliencyMap.Of(Curved, Scene, 0).Values],
        [.. SaliencyMap.Of(Curved, Scene, 0, SaliencyMethod.SmoothGradient, new SaliencyOptions { Noise = 0, Copies = 19 }).Values],
        1e-5);

    [Fact]
    public void Noise_copies_and_seed_change_a_smooth_gradient_and_the_same_ones_repeat_it()
    {
        var options = new SaliencyOptions { Copies = 20 };
        float[] map = Smooth(options);

        Assert.Equal(map, Smooth(options));
        Assert.NotEqual(map, Smooth(options with { Seed = 2 }));
        Assert.NotEqual(map, Smooth(options with { Copies = 21 }));
        Assert.NotEqual(map, Smooth(options with { Noise = 0.3f }));

        static float[] Smooth(SaliencyOptions options) =>
            [.. SaliencyMap.Of(Curved, Scene, 0, SaliencyMethod.SmoothGradient, options).Values];
    }

    [Fact]
    public void Occlusion_gives_what_the_score_loses_on_the_mean_of_the_squares_that_cover_a_pixel()
    {
        Network network = Fill(NetworkSpec.Sequential(Shape.Of(1, 1, 4), new Flatten(), new Dense(1, Bias: false)), [1, -2, 3, 4]);
        float[] pixels = [2, 1, 3, -1];

        Assert.Equal([2, -2, 9, -4], Occlude(new SaliencyOptions { Patch = 1 }));
        Assert.Equal([1, 0, 6, -8], Occlude(new SaliencyOptions { Patch = 1, Fill = 1 }));

        float[] Occlude(SaliencyOptions options) => [.. SaliencyMap.Of(network, pixels, null, SaliencyMethod.Occlusion, options).Values];
    }

    [Fact]
    public void Squares_overlap_by_the_stride_and_the_last_ends_at_the_edge()
    {
        Network network = Fill(NetworkSpec.Sequential(Shape.Of(5), new Dense(1, Bias: false)), [1, 1, 1, 1, 1]);
        var square = new Network(NetworkSpec.Sequential(Shape.Of(1, 3, 3), new Flatten(), new Dense(1, Bias: false)), 1);
        square.Parameters[0].Value.Span.Fill(1);
        float[] pixels = [1, 2, 4, 8, 16, 32, 64, 128, 256];

        // Squares of two at columns 0 and 1 and rows 0 and 1 lose 1 + 2 + 8 + 16, 2 + 4 + 16 + 32, and eight times as much.
        Assert.Equal([27, 40.5f, 54], Occlude(new SaliencyOptions { Patch = 2 })[..3]);
        Assert.Equal((27 + 54 + 216 + 432) / 4f, Occlude(new SaliencyOptions { Patch = 2 })[4]);
        Assert.Equal(Occlude(new SaliencyOptions { Patch = 2 }), Occlude(new SaliencyOptions { Patch = 2, Stride = 2 }));
        Assert.NotEqual(Occlude(new SaliencyOptions { Patch = 1 }), Occlude(new SaliencyOptions { Patch = 2 }));
        Assert.Equal(
            [1, 1, 1, 1, 1], SaliencyMap.Of(network, [1, 1, 1, 1, 1], null, SaliencyMethod.Occlusion, image: new PixelLayout(1, 5)).Values);

        float[] Occlude(SaliencyOptions options) => [.. SaliencyMap.Of(square, pixels, null, SaliencyMethod.Occlusion, options).Values];
    }

    [Fact]
    public void A_greater_stride_covers_fewer_places()
    {
        Assert.NotEqual(Occlude(1), Occlude(2));

        static float[] Occlude(int stride) =>
            [.. SaliencyMap.Of(Curved, Scene, 0, SaliencyMethod.Occlusion, new SaliencyOptions { Patch = 3, Stride = stride }).Values];
    }

    [Fact]
    public void Occlusion_can_measure_the_probability()
    {
        var map = SaliencyMap.Of(Linear, Pixels, 1, SaliencyMethod.Occlusion, new SaliencyOptions { Probability = true });

        float[] covered = [0, 1, 3, -1];
        float[] probabilities = new float[3];
        Linear.Predict(covered, 1, probabilities);
        Assert.Equal(map.Probability!.Value - probabilities[1], map.Values[0], 1e-6f);
    }

    [Fact]
    public void A_network_of_one_probability_has_a_class_for_no_whose_score_is_the_opposite()
    {
        Network network = Fill(NetworkSpec.Sequential(Shape.Of(1, 1, 2), new Flatten(), new Dense(1, Bias: false), new Sigmoid()), [1, -2]);
        float[] pixels = [1, 3];

        var no = SaliencyMap.Of(network, pixels, null, SaliencyMethod.GradientTimesInput);
        var yes = SaliencyMap.Of(network, pixels, 1, SaliencyMethod.GradientTimesInput);
        var covered = SaliencyMap.Of(network, pixels, 0, SaliencyMethod.Occlusion, new SaliencyOptions { Patch = 1 });
        var doubted = SaliencyMap.Of(network, pixels, 0, SaliencyMethod.Occlusion, new SaliencyOptions { Patch = 1, Probability = true });

        Assert.Equal((0, 5f, 1f), (no.Class, no.Score, no.Probability + yes.Probability));
        Assert.Equal([-1, 6], no.Values);
        Assert.Equal([1, -6], yes.Values);
        Assert.Equal([-1, 6], covered.Values);
        Assert.True(doubted.Values[1] > 0.4);
    }

    [Fact]
    public void A_regression_has_a_map_of_each_number()
    {
        Network network = Fill(NetworkSpec.Sequential(Shape.Of(2), new Dense(2, Bias: false)), [1, -2, 3, 4]);
        float[] row = [1, 1];

        var second = SaliencyMap.Of(network, row, 1, image: new PixelLayout(1, 2));

        Assert.Equal([3, 4], second.Values);
        Assert.Null(second.Probability);
        Assert.Equal(7, second.Score);
        Assert.Contains(
            "from 0 to 1", Assert.Throws<ArgumentException>(() => SaliencyMap.Of(network, row, image: new PixelLayout(1, 2))).Message);
    }

    [Fact]
    public void A_plain_row_must_be_told_which_image_it_makes()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(6), new Dense(1)), 1);

        Assert.Contains(nameof(PixelLayout), Assert.Throws<ArgumentException>(() => SaliencyMap.Of(network, new float[6])).Message);
        Assert.Equal(6, SaliencyMap.Of(network, new float[6], image: new PixelLayout(2, 3)).Values.Count);
        Assert.Throws<ArgumentException>(() => SaliencyMap.Of(network, new float[6], image: new PixelLayout(2, 2)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_class_that_is_none_is_refused(int classIndex) =>
        Assert.Throws<ArgumentException>(() => SaliencyMap.Of(Linear, Pixels, classIndex));

    public static TheoryData<SaliencyOptions> Impossible =>
    [
        new SaliencyOptions { Patch = 0 }, new SaliencyOptions { Patch = 3 }, new SaliencyOptions { Stride = 0 },
        new SaliencyOptions { Patch = 1, Stride = 2 },
        new SaliencyOptions { Fill = float.NaN }, new SaliencyOptions { Copies = 0 }, new SaliencyOptions { Noise = -1 },
        new SaliencyOptions { Noise = float.NaN },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_out_of_range_are_refused(SaliencyOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SaliencyMap.Of(Linear, Pixels, 1, SaliencyMethod.Occlusion, options));

    [Fact]
    public void An_unknown_method_is_refused() =>
        Assert.Throws<ArgumentException>(() => SaliencyMap.Of(Linear, Pixels, 1, (SaliencyMethod)9));

    [Fact]
    public void Indices_of_words_can_be_covered_but_have_no_gradient()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(4), new Embedding(9, 3), new Flatten(), new Dense(1)), 1);
        float[] words = [1, 2, 3, 4];
        var row = new PixelLayout(1, 4);

        Assert.Throws<ArgumentException>(() => SaliencyMap.Of(network, words, image: row));
        Assert.DoesNotContain(0, SaliencyMap.Of(network, words, method: SaliencyMethod.Occlusion, image: row).Values);
    }

    private static Network Fill(NetworkSpec spec, float[] weights)
    {
        var network = new Network(spec, 1);
        weights.CopyTo(network.Parameters[^1].Value.Span);
        return network;
    }
}
