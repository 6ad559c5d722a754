using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class EmbeddingTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        var spec = NetworkSpec.Sequential(
            Shape.Of(7), new Embedding(5, 18), new Conv1D(4, 3), new Tanh(), new Flatten(), new Dense(3), new Softmax());

        GradientChecker.Check(
            new Network(spec, 1), new CrossEntropyLoss(), 2, [0, 1, 2, 3, 4, 4, 4, 3, 1, 0, 1, 2, 2, 4], RandomArrays.OneHot(2, 3));
    }

    [Fact]
    public void Gradients_by_its_vectors_alone_are_those_of_small_steps() =>
        GradientChecker.Check(new Embedding(5, 3), 2, Shape.Of(7), (length, seed) => [.. Enumerable.Range(0, length).Select(i => i % 5f)]);

    [Fact]
    public void Each_position_gets_its_words_vector_as_a_column()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Embedding(2, 2)), 1);
        new float[] { 1, 2, 30, 40 }.CopyTo(network.Parameters[0].Value.Span);
        float[] outputs = new float[6];

        network.Predict([1, 0, 1], 1, outputs);

        Assert.Equal(Shape.Of(2, 3), network.Spec.Output);
        Assert.Equal([30, 1, 30, 40, 2, 40], outputs);
    }

    [Fact]
    public void Vectors_start_normal_and_the_paddings_at_zero()
    {
        Span<float> all = new Network(NetworkSpec.Sequential(Shape.Of(3), new Embedding(100, 200)), 1).Parameters[0].Value.Span;
        Span<float> padded =
            new Network(NetworkSpec.Sequential(Shape.Of(3), new Embedding(100, 200) { PaddingIndex = 7 }), 1).Parameters[0].Value.Span;

        Assert.Equal(1, all.ToArray().Average(x => x * x), 0.03f);
        Assert.Equal(-1, padded[1400..1600].IndexOfAnyExcept(0f));
        Assert.True(padded[..1400].SequenceEqual(all[..1400]) && padded[1600..].SequenceEqual(all[1600..]));
    }

    [Fact]
    public void The_paddings_vector_is_not_trained()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Embedding(4, 2) { PaddingIndex = 1 }), 1);
        var workspace = new TrainingWorkspace(network, 1, withoutLast: false, new Pass { Training = true, Rows = 1 });
        new float[] { 1, 2, 1 }.CopyTo(workspace.Input(1));
        workspace.Forward();
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(workspace.OutputGradient);
        workspace.Backward();

        Assert.Equal([0, 0, 0, 0, 2, 5, 0, 0], workspace.Gradients);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void A_number_that_is_no_index_is_named_with_its_place(float wrong)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Embedding(4, 2)), 1);

        ArgumentOutOfRangeException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => network.Predict([0, 1, 2, 3, wrong, 0], 2, new float[12]));

        Assert.Equal(wrong, exception.ActualValue);
        Assert.Contains("'embedding_1' expects word indices, whole numbers from 0 to 3", exception.Message);
        Assert.Contains("position 1 of row 1", exception.Message);
    }

    [Fact]
    public void Settings_out_of_range_and_sequences_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Embedding(0, 2)));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Embedding(4, 0)));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Embedding(4, 2) { PaddingIndex = 4 }));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Embedding(4, 2) { PaddingIndex = -1 }));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(3, 2), new Embedding(4, 2)));
    }
}
