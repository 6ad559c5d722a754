using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class MaxPool1DTests
{
    public static TheoryData<int, int, int, MaxPool1D> Cases => new()
    {
        { 1, 1, 4, new MaxPool1D(2) },
        { 2, 3, 17, new MaxPool1D(3) },
        { 2, 2, 9, new MaxPool1D(2) { CeilMode = true } },
        { 3, 1, 7, new MaxPool1D(3) { Stride = 2, Padding = 1 } },
        { 1, 2, 8, new MaxPool1D(4) { Padding = Padding1D.Same } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int length, MaxPool1D spec) =>
        GradientChecker.Check(spec, rows, Shape.Of(channels, length), GradientChecker.SpacedValues);

    [Fact]
    public void Each_setting_shows_in_the_length()
    {
        Assert.Equal(4, Length(new MaxPool1D(2)));
        Assert.Equal(5, Length(new MaxPool1D(2) { CeilMode = true }));
        Assert.Equal(8, Length(new MaxPool1D(2) { Stride = 1 }));
        Assert.Equal(10, Length(new MaxPool1D(2) { Stride = 1, Padding = 1 }));
        Assert.Equal(9, Length(new MaxPool1D(2) { Stride = 1, Padding = Padding1D.Same }));
    }

    [Fact]
    public void The_maximum_is_taken_of_each_channel_alone()
    {
        float[] outputs = new float[4];

        new Network(NetworkSpec.Sequential(Shape.Of(2, 4), new MaxPool1D(2)), 1).Predict([1, 3, 4, 2, -1, -3, 5, 7], 1, outputs);

        Assert.Equal([3, 4, -1, 7], outputs);
    }

    [Fact]
    public void Settings_out_of_range_and_images_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Length(new MaxPool1D(0)));
        Assert.Throws<ArgumentException>(() => Length(new MaxPool1D(2) { Stride = 0 }));
        Assert.Throws<NetworkShapeException>(() => Length(new MaxPool1D(10)));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(2, 4, 4), new MaxPool1D(2)));
    }

    private static int Length(MaxPool1D spec) => NetworkSpec.Sequential(Shape.Of(2, 9), spec).Output[1];
}
