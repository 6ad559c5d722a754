using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Tensors;

public class TensorTests
{
    [Fact]
    public void A_clone_has_memory_of_its_own()
    {
        var tensor = new Tensor(Shape.Of(2), [1, 2]);

        tensor.Clone().Span[0] = 5;

        Assert.Equal(1, tensor.Span[0]);
    }

    [Fact]
    public void An_array_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => new Tensor(Shape.Of(2, 3), new float[5]));

    [Fact]
    public void More_elements_than_an_array_holds_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Tensor(Shape.Of(1000, 3_000_000)));
}
